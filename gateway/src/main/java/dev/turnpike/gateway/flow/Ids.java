package dev.turnpike.gateway.flow;

import java.util.SplittableRandom;

/// Ids that sort by time: 48 bits of milliseconds, then chance. One event loop's own.
public final class Ids {
  private static final byte[] HEX =
      "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final int CALL_DIGITS = 32;
  private static final int SPAN_DIGITS = 16;
  private static final int TIME_BITS = 48;

  private final SplittableRandom random;

  public Ids(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /// 32 hex digits.
  public String call(long millis) {
    byte[] text = new byte[CALL_DIGITS];
    long high = (millis << (Long.SIZE - TIME_BITS)) | (random.nextLong() >>> TIME_BITS);
    write(text, 0, high);
    write(text, SPAN_DIGITS, random.nextLong());
    return new String(text, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  /// 16 hex digits, never all zero.
  public String span() {
    byte[] text = new byte[SPAN_DIGITS];
    write(text, 0, random.nextLong() | 1);
    return new String(text, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  /// From 0 to below 1.
  public double chance() {
    return random.nextDouble();
  }

  private static void write(byte[] text, int from, long bits) {
    for (int i = 0; i < Long.SIZE / 4; i++) {
      text[from + i] = HEX[(int) (bits >>> (Long.SIZE - 4 - 4 * i)) & 0xf];
    }
  }
}
