package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.RateLimits;
import dev.turnpike.conversation.RateLimits.Limit;
import dev.turnpike.conversation.RateLimits.Of;
import dev.turnpike.dialect.RateHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `anthropic-ratelimit-requests-limit`, `anthropic-ratelimit-input-tokens-remaining`,
/// `anthropic-ratelimit-requests-reset: 2026-01-01T00:00:30Z`.
final class MessagesRates {
  /// A reset that is further away is none.
  private static final Duration LONGEST = Duration.ofDays(7);

  private static final String PREFIX = "anthropic-ratelimit-";

  private MessagesRates() {}

  static RateLimits read(Function<String, @Nullable String> header, Instant now) {
    List<Limit> limits = new ArrayList<>(4);
    for (Of of : Of.values()) {
      String name = PREFIX + word(of);
      Long most = RateHeaders.number(header.apply(name + "-limit"));
      Long left = RateHeaders.number(header.apply(name + "-remaining"));
      Duration reset = until(header.apply(name + "-reset"), now);
      if (most != null || left != null || reset != null) {
        limits.add(new Limit(of, most, left, reset));
      }
    }
    return new RateLimits(limits);
  }

  static Map<String, String> write(RateLimits rates, Instant now) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Limit limit : rates.limits()) {
      String name = PREFIX + word(limit.of());
      if (limit.most() != null) {
        headers.put(name + "-limit", limit.most().toString());
      }
      if (limit.left() != null) {
        headers.put(name + "-remaining", limit.left().toString());
      }
      if (limit.reset() != null) {
        Instant at = now.plus(limit.reset()).plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
        headers.put(name + "-reset", at.toString());
      }
    }
    return headers;
  }

  private static @Nullable Duration until(@Nullable String date, Instant now) {
    if (date == null) {
      return null;
    }
    try {
      Instant at = DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(date, Instant::from);
      Duration wait = Duration.between(now, at);
      return wait.isNegative() || wait.compareTo(LONGEST) > 0 ? null : wait;
    } catch (DateTimeException | ArithmeticException _) {
      return null; // a form that nobody knows says nothing
    }
  }

  private static String word(Of of) {
    return of.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
