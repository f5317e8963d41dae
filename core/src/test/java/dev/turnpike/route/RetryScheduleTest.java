package dev.turnpike.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  @Test
  void waitsDoubleFromOneSecondWithAQuarterEitherWay() {
    for (int nth = 1; nth <= 5; nth++) {
      long middle = 1_000L << (nth - 1);
      assertThat(RetrySchedule.delay(nth, Optional.empty(), 0, LONG))
          .contains(Duration.ofMillis(middle * 3 / 4));
      assertThat(RetrySchedule.delay(nth, Optional.empty(), 0.5, LONG))
          .contains(Duration.ofMillis(middle));
      assertThat(RetrySchedule.delay(nth, Optional.empty(), 0.999999, LONG).orElseThrow())
          .isBetween(Duration.ofMillis(middle * 5 / 4 - 1), Duration.ofMillis(middle * 5 / 4));
    }
  }

  @Test
  void aHintIsObeyedWhereTheDeadlineAllowsIt() {
    Optional<Duration> hint = Optional.of(Duration.ofSeconds(7));
    assertThat(RetrySchedule.delay(1, hint, 0.5, LONG)).isEqualTo(hint);
    assertThat(RetrySchedule.delay(1, hint, 0.5, Duration.ofSeconds(5)))
        .contains(Duration.ofSeconds(1));
  }

  @Test
  void whoAsksForMoreThanAMinuteIsLeftAlone() {
    assertThat(RetrySchedule.delay(1, Optional.of(Duration.ofSeconds(60)), 0.5, LONG)).isPresent();
    assertThat(RetrySchedule.delay(1, Optional.of(Duration.ofSeconds(61)), 0.5, LONG)).isEmpty();
  }

  @Test
  void noTryIsBegunThatCannotEndInTime() {
    assertThat(RetrySchedule.delay(3, Optional.empty(), 0.5, Duration.ofSeconds(4))).isEmpty();
  }
}
