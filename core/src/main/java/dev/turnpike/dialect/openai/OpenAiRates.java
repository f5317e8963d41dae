package dev.turnpike.dialect.openai;

import dev.turnpike.conversation.RateLimits;
import dev.turnpike.conversation.RateLimits.Limit;
import dev.turnpike.conversation.RateLimits.Of;
import dev.turnpike.dialect.Durations;
import dev.turnpike.dialect.RateHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `x-ratelimit-limit-requests`, `x-ratelimit-remaining-tokens`, `x-ratelimit-reset-requests:
/// 6m0s`.
public final class OpenAiRates {
  private static final List<Of> KNOWN = List.of(Of.REQUESTS, Of.TOKENS);

  private OpenAiRates() {}

  public static RateLimits read(Function<String, @Nullable String> header) {
    List<Limit> limits = new ArrayList<>(2);
    for (Of of : KNOWN) {
      Long most = RateHeaders.number(header.apply("x-ratelimit-limit-" + word(of)));
      Long left = RateHeaders.number(header.apply("x-ratelimit-remaining-" + word(of)));
      Duration reset = Durations.read(header.apply("x-ratelimit-reset-" + word(of))).orElse(null);
      if (most != null || left != null || reset != null) {
        limits.add(new Limit(of, most, left, reset));
      }
    }
    return new RateLimits(limits);
  }

  /// The header's names and values. Where no limit counts all tokens, that of the input stands in.
  public static Map<String, String> write(RateLimits rates, Instant now) {
    boolean all = rates.limits().stream().anyMatch(limit -> limit.of() == Of.TOKENS);
    Map<String, String> headers = new LinkedHashMap<>();
    for (Limit limit : rates.limits()) {
      Of of = limit.of() == Of.INPUT_TOKENS && !all ? Of.TOKENS : limit.of();
      if (!KNOWN.contains(of)) {
        continue;
      }
      if (limit.most() != null) {
        headers.put("x-ratelimit-limit-" + word(of), limit.most().toString());
      }
      if (limit.left() != null) {
        headers.put("x-ratelimit-remaining-" + word(of), limit.left().toString());
      }
      if (limit.reset() != null) {
        headers.put("x-ratelimit-reset-" + word(of), Durations.write(limit.reset()));
      }
    }
    return headers;
  }

  private static String word(Of of) {
    return of == Of.REQUESTS ? "requests" : "tokens";
  }
}
