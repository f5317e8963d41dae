package dev.turnpike.dialect.json;

import java.nio.charset.StandardCharsets;

/// Figures of a provider, read with patience.
final class Counts {
  /// Above this many characters it is no count of anything.
  private static final int MAX_LENGTH = 40;

  private Counts() {}

  /// The whole number that these bytes spell, [Long#MAX_VALUE] where it is larger; -1 where they
  /// spell none, or one below zero.
  static long read(byte[] b, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      if (b[i] < '0' || b[i] > '9' || i - from >= 18) {
        return unusual(b, from, to);
      }
      value = value * 10 + (b[i] - '0');
    }
    return from == to ? -1 : value;
  }

  private static long unusual(byte[] b, int from, int to) {
    if (to - from > MAX_LENGTH) {
      return -1;
    }
    try {
      double value =
          Double.parseDouble(new String(b, from, to - from, StandardCharsets.ISO_8859_1).strip());
      return value >= 0 ? (long) value : -1;
    } catch (NumberFormatException e) {
      return -1; // "many", "": the caller counts for itself
    }
  }
}
