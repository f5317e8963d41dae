package dev.turnpike.dialect.sse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Finds the end of a line, eight bytes at a time.
final class LineEnds {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private LineEnds() {}

  /// The first carriage return or line feed from `at` on, or -1.
  static int find(byte[] b, int at, int end) {
    while (at <= end - 8) {
      long bytes = (long) LONGS.get(b, at);
      long feed = bytes ^ (ONES * '\n');
      long carriage = bytes ^ (ONES * '\r');
      long found = (((feed - ONES) & ~feed) | ((carriage - ONES) & ~carriage)) & HIGHS;
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
      at += 8;
    }
    while (at < end) {
      if (b[at] == '\n' || b[at] == '\r') {
        return at;
      }
      at++;
    }
    return -1;
  }
}
