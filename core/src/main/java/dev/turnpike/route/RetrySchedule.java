package dev.turnpike.route;

import java.time.Duration;
import java.util.Optional;

/// How long to wait before the n-th further try at one target: exponential from one second, a
/// quarter more or less, an upstream's hint instead where it gave one. Who asks to be left alone
/// for more than a minute is: another target or the client itself can use that time better.
public final class RetrySchedule {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 5;
  private static final double SPREAD = 0.25;
  static final Duration LONGEST_HINT = Duration.ofSeconds(60);

  private RetrySchedule() {}

  /// `nth` counts from 1; `random` is from 0 to below 1. Empty where the wait would not end before
  /// `left` does, or the upstream asked for more than [#LONGEST_HINT]: then the try is not worth
  /// it.
  public static Optional<Duration> delay(
      int nth, Optional<Duration> hint, double random, Duration left) {
    if (hint.isPresent() && hint.get().compareTo(LONGEST_HINT) > 0) {
      return Optional.empty();
    }
    Duration wait =
        hint.filter(asked -> asked.compareTo(left) < 0).orElseGet(() -> backoff(nth, random));
    return wait.compareTo(left) < 0 ? Optional.of(wait) : Optional.empty();
  }

  private static Duration backoff(int nth, double random) {
    long base = FIRST.toMillis() << Math.min(nth - 1, MOST_DOUBLINGS);
    double factor = 1 - SPREAD + 2 * SPREAD * random;
    return Duration.ofMillis(Math.round(base * factor));
  }
}
