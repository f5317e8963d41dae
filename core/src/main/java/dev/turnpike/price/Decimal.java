package dev.turnpike.price;

import java.math.BigDecimal;

/// Decimal text to millionths, exactly: `0.125` is 125,000.
///
/// The limits are what keeps all later arithmetic inside a long: at most six digits after the point
/// and at most 5,000, times the 1,000 million tokens that a usage can hold.
final class Decimal {
  static final int PLACES = 6;
  static final long MOST = 5_000_000_000L;

  private Decimal() {}

  static long millionths(String text) {
    long value = 0;
    int places = -1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.' && places < 0 && i > 0 && i < text.length() - 1) {
        places = 0;
      } else if (c >= '0' && c <= '9' && places < PLACES && value <= MOST) {
        value = value * 10 + (c - '0');
        places += places < 0 ? 0 : 1;
      } else {
        throw wrong(text);
      }
    }
    for (int i = Math.max(places, 0); i < PLACES && value <= MOST; i++) {
      value *= 10;
    }
    if (text.isEmpty() || value > MOST) {
      throw wrong(text);
    }
    return value;
  }

  /// The shortest text of so many millionths.
  static String text(long millionths) {
    return BigDecimal.valueOf(millionths, PLACES).stripTrailingZeros().toPlainString();
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "is " + text + ", must be a decimal text such as 0.125, from 0 to 5000, six places");
  }
}
