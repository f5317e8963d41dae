package dev.turnpike.gateway.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A text that nobody may see, and how it is starred out of what others say. Never printed.
public final class Secret {
  /// A shorter one could be any word.
  static final int SHORTEST_MASKED = 8;

  private static final byte MASK = '*';
  private static final int UNICODE_ESCAPE = "u002d".length();

  private final String text;
  private final byte[] needle;

  public Secret(String text) {
    this.text = text;
    this.needle = text.getBytes(UTF_8);
  }

  public String text() {
    return text;
  }

  boolean isMasked() {
    return needle.length >= SHORTEST_MASKED;
  }

  boolean isIn(String other) {
    return other.contains(text);
  }

  /// `bytes` itself where the secret is not in it. It is found with the escapes of JSON in it, too,
  /// however deeply they are nested.
  byte[] maskedIn(byte[] bytes) {
    if (!isMasked()) {
      return bytes;
    }
    byte[] masked = null;
    for (int at = 0; at <= bytes.length - needle.length; at++) {
      int end = endIn(bytes, at);
      if (end > 0) {
        masked = masked == null ? bytes.clone() : masked;
        Arrays.fill(masked, at, end, MASK);
        at = end - 1;
      }
    }
    return masked == null ? bytes : masked;
  }

  /// `message` itself, or a copy without any piece of the secret: a message may have been cut.
  String withoutPieces(String message) {
    if (!isMasked()) {
      return message;
    }
    StringBuilder masked = null;
    for (int at = 0; at <= message.length() - SHORTEST_MASKED; at++) {
      int end = endOfPiece(message, at);
      if (end > 0) {
        masked = masked == null ? new StringBuilder(message) : masked;
        masked.replace(at, end, "*".repeat(end - at));
        at = end - 1;
      }
    }
    return masked == null ? message : masked.toString();
  }

  /// Where the piece of the secret ends that begins at `at`; -1 where none does.
  private int endOfPiece(String message, int at) {
    int end = at + SHORTEST_MASKED;
    if (!text.contains(message.substring(at, end))) {
      return -1;
    }
    while (end < message.length() && text.contains(message.substring(at, end + 1))) {
      end++;
    }
    return end;
  }

  /// Where the secret ends that begins at `at`; -1 where none does.
  private int endIn(byte[] bytes, int at) {
    int next = at;
    for (byte wanted : needle) {
      int escape = next;
      while (next < bytes.length && bytes[next] == '\\' && wanted != '\\') {
        next++;
      }
      if (next > escape && isUnicode(bytes, next, wanted)) {
        next += UNICODE_ESCAPE;
      } else if (next < bytes.length && bytes[next] == wanted) {
        next++;
      } else {
        return -1;
      }
    }
    return next;
  }

  /// Whether `u002d` or the like stands there and means this character.
  private static boolean isUnicode(byte[] bytes, int at, byte wanted) {
    if (at + UNICODE_ESCAPE > bytes.length || bytes[at] != 'u') {
      return false;
    }
    int value = 0;
    for (int i = at + 1; i < at + UNICODE_ESCAPE; i++) {
      int digit = Character.digit(bytes[i], 16);
      if (digit < 0) {
        return false;
      }
      value = 16 * value + digit;
    }
    return value == wanted;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret secret && secret.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "Secret";
  }
}
