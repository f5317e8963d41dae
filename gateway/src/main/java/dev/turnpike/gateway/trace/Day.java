package dev.turnpike.gateway.trace;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Which day, in UTC, a call belongs to: that of its start.
final class Day {
  private static final long MICROS = TimeUnit.DAYS.toMicros(1);

  private Day() {}

  static LocalDate of(Trace trace) {
    return of(trace.times().startedAt());
  }

  static LocalDate of(long micros) {
    return LocalDate.ofEpochDay(Math.floorDiv(micros, MICROS));
  }

  static Optional<LocalDate> parse(String text) {
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
