package dev.turnpike.dialect;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How long a provider asks to wait, in whichever of its forms it says so.
final class RetryHint {
  /// Longer waits are as good as this one.
  private static final double MAX_SECONDS = 7 * 86_400;

  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|us|µs|ns|h|m|s)");
  private static final Pattern PARTS = Pattern.compile("(?:" + PART.pattern() + ")+");
  private static final Pattern IN_WORDS =
      Pattern.compile(
          "(?i)(?:try again|retry) (?:in|after) (\\d+(?:\\.\\d+)?)\\s?(ms|s|seconds?)\\b");
  private static final List<String> OPENAI_LIMITS = List.of("requests", "tokens");
  private static final List<String> ANTHROPIC_LIMITS =
      List.of("requests", "tokens", "input-tokens", "output-tokens");

  private RetryHint() {}

  static Optional<Duration> read(
      Function<String, @Nullable String> header, ErrorBody error, Instant now) {
    return seconds(header.apply("retry-after-ms"), 0.001)
        .or(() -> retryAfter(header.apply("retry-after"), now))
        .or(() -> units(error.retryDelay()))
        .or(() -> inWords(error.message()))
        .or(() -> limits(header, now));
  }

  /// `Please try again in 1.2s`.
  static Optional<Duration> inWords(String message) {
    Matcher words = IN_WORDS.matcher(message);
    return words.find()
        ? seconds(words.group(1), words.group(2).equalsIgnoreCase("ms") ? 0.001 : 1)
        : Optional.empty();
  }

  private static Optional<Duration> retryAfter(@Nullable String value, Instant now) {
    if (value == null) {
      return Optional.empty();
    }
    return seconds(value.strip(), 1)
        .or(() -> until(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME, now));
  }

  private static Optional<Duration> seconds(@Nullable String value, double unit) {
    if (value == null || !value.matches("\\d{1,15}(\\.\\d{1,9})?")) {
      return Optional.empty();
    }
    double seconds = Math.min(Double.parseDouble(value) * unit, MAX_SECONDS);
    return Optional.of(Duration.ofMillis(Math.round(seconds * 1000)));
  }

  private static Optional<Duration> until(String date, DateTimeFormatter form, Instant now) {
    try {
      Duration wait = Duration.between(now, form.parse(date, Instant::from));
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty(); // a form that nobody knows says nothing
    }
  }

  /// `1.2s`, `6m0s`, `1h2m3.5s`, `200ms`.
  static Optional<Duration> units(@Nullable String value) {
    if (value == null || value.length() > 40 || !PARTS.matcher(value).matches()) {
      return Optional.empty();
    }
    double seconds = 0;
    Matcher part = PART.matcher(value);
    while (part.find()) {
      seconds += Double.parseDouble(part.group(1)) * unit(part.group(2));
    }
    return Optional.of(Duration.ofMillis(Math.round(Math.min(seconds, MAX_SECONDS) * 1000)));
  }

  private static double unit(String name) {
    return switch (name) {
      case "h" -> 3600;
      case "m" -> 60;
      case "s" -> 1;
      case "ms" -> 1e-3;
      default -> 1e-6;
    };
  }

  /// The reset of the limits that are used up; where none says so, the nearest reset of all.
  private static Optional<Duration> limits(Function<String, @Nullable String> header, Instant now) {
    List<Duration> usedUp = new ArrayList<>();
    List<Duration> others = new ArrayList<>();
    for (String limit : OPENAI_LIMITS) {
      String reset = header.apply("x-ratelimit-reset-" + limit);
      boolean empty = isZero(header.apply("x-ratelimit-remaining-" + limit));
      units(reset).or(() -> seconds(reset, 1)).ifPresent((empty ? usedUp : others)::add);
    }
    for (String limit : ANTHROPIC_LIMITS) {
      String reset = header.apply("anthropic-ratelimit-" + limit + "-reset");
      boolean empty = isZero(header.apply("anthropic-ratelimit-" + limit + "-remaining"));
      Optional.ofNullable(reset)
          .flatMap(date -> until(date, DateTimeFormatter.ISO_OFFSET_DATE_TIME, now))
          .ifPresent((empty ? usedUp : others)::add);
    }
    return usedUp.stream()
        .max(Comparator.naturalOrder())
        .or(() -> others.stream().min(Comparator.naturalOrder()));
  }

  private static boolean isZero(@Nullable String remaining) {
    return "0".equals(remaining);
  }
}
