package dev.turnpike.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.catalog.ModelId;
import dev.turnpike.conversation.Failure;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final ModelId TARGET = new ModelId("a", "b");
  private static final Failure DOWN = new Failure.Unreachable(Failure.Unreachable.Kind.REFUSED, "");
  private static final long SECOND = 1_000_000_000L;

  private final Breaker breaker = new Breaker();

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.failed(TARGET, DOWN, 0);
    }
  }

  @Test
  void fiveFailuresInARowSetATargetAside() {
    fail(4);
    assertThat(breaker.isAside(TARGET, 0)).isFalse();
    fail(1);
    assertThat(breaker.isAside(TARGET, 0)).isTrue();
    assertThat(breaker.isAside(new ModelId("a", "c"), 0)).isFalse();
  }

  @Test
  void anAnswerInBetweenBeginsTheCountAnew() {
    fail(4);
    breaker.answered(TARGET);
    fail(4);
    assertThat(breaker.isAside(TARGET, 0)).isFalse();
  }

  @Test
  void oneCallTriesItWhenItsTimeIsOver() {
    fail(5);
    assertThat(breaker.isAside(TARGET, 5 * SECOND - 1)).isTrue();
    assertThat(breaker.isAside(TARGET, 5 * SECOND)).isFalse();
    assertThat(breaker.isAside(TARGET, 5 * SECOND)).isTrue();
    breaker.answered(TARGET);
    assertThat(breaker.isAside(TARGET, 5 * SECOND)).isFalse();
  }

  @Test
  void whatARequestDidWrongDoesNotCount() {
    for (int i = 0; i < 20; i++) {
      breaker.failed(TARGET, new Failure.Refused(400, "no"), 0);
      breaker.failed(TARGET, new Failure.CredentialRejected("no"), 0);
    }
    assertThat(breaker.isAside(TARGET, 0)).isFalse();
  }

  @Test
  void noMoreTargetsAreWatchedThanTheLimit() {
    fail(5);
    for (int i = 0; i < Breaker.MOST_TARGETS; i++) {
      breaker.failed(new ModelId("x", "m" + i), DOWN, 0);
    }
    assertThat(breaker.isAside(TARGET, 0)).isFalse();
  }
}
