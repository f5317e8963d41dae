package dev.turnpike.price;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodTest {

  /// 1970-01-01 was a Thursday.
  @ParameterizedTest(name = "{0} {1} covers {2}: {3}")
  @CsvSource(
      nullValues = "-",
      value = {
        "16:30-00:30, -,       1970-01-01T16:29:59Z, false",
        "16:30-00:30, -,       1970-01-01T16:30:00Z, true",
        "16:30-00:30, -,       1970-01-02T00:29:59Z, true",
        "16:30-00:30, -,       1970-01-02T00:30:00Z, false",
        "-,           thu,     1970-01-01T00:00:00Z, true",
        "-,           thu,     1970-01-02T00:00:00Z, false",
        "-,           thu,     1969-12-31T23:59:59Z, false",
        "-,           sat-mon, 2026-11-21T12:00:00Z, true",
        "-,           sat-mon, 2026-11-23T12:00:00Z, true",
        "-,           sat-mon, 2026-11-24T12:00:00Z, false",
        "-,           mon-fri, 2026-11-22T23:59:59Z, false",
        "-,           mon-fri, 2026-11-23T00:00:00Z, true",
      })
  void hoursAndDaysAreThoseOfUtc(
      @Nullable String daily, @Nullable String days, Instant at, boolean covers) {
    assertThat(Period.of(null, null, daily, days).covers(at.getEpochSecond())).isEqualTo(covers);
  }

  @ParameterizedTest(name = "{0} is covered: {1}")
  @CsvSource({
    "2026-08-20T23:59:59Z, false",
    "2026-08-21T00:00:00Z, true",
    "2026-09-01T07:59:59Z, true",
    "2026-09-01T08:00:00Z, false",
  })
  void theFirstSecondIsInAndTheLastIsOut(Instant at, boolean covers) {
    Period period = Period.of("2026-08-21", "2026-09-01T08:00:00Z", null, null);
    assertThat(period.covers(at.getEpochSecond())).isEqualTo(covers);
  }
}
