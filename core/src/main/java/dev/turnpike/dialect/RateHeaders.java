package dev.turnpike.dialect;

import org.jspecify.annotations.Nullable;

/// What the dialects' headers of rate limits have in common.
public final class RateHeaders {
  private static final int MOST_DIGITS = 15;

  private RateHeaders() {}

  /// A count in decimal digits; null for anything else.
  public static @Nullable Long number(@Nullable String value) {
    if (value == null || value.isEmpty() || value.length() > MOST_DIGITS) {
      return null;
    }
    return value.chars().allMatch(c -> c >= '0' && c <= '9') ? Long.valueOf(value) : null;
  }
}
