package dev.turnpike.gateway.trace;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// How many days rows and bodies are kept, today included; at least one.
record Retention(int rowDays, int bodyDays, Clock clock) {
  Retention {
    if (rowDays < 1 || bodyDays < 0) {
      throw new IllegalArgumentException(
          "traces are kept for "
              + rowDays
              + " days and bodies for "
              + bodyDays
              + ", wanted at least 1 and 0");
    }
  }

  LocalDate firstDayOfRows() {
    return today().minusDays(rowDays - 1L);
  }

  /// Bodies never outlive their rows.
  LocalDate firstDayOfBodies() {
    return today().minusDays(Math.min(bodyDays, rowDays) - 1L);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
