package dev.turnpike.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  private static final long SECOND = 1_000_000_000L;

  private final RetryBudget budget = new RetryBudget();

  private int taken(long now) {
    int count = 0;
    while (budget.take(now)) {
      count++;
    }
    return count;
  }

  @Test
  void threeAreAlwaysAllowed() {
    budget.call(5 * SECOND);
    assertThat(taken(5 * SECOND)).isEqualTo(RetryBudget.LEAST);
  }

  @Test
  void aFailingUpstreamIsAskedAFifthMoreAtMost() {
    for (int i = 0; i < 1_000; i++) {
      budget.call(SECOND);
    }
    assertThat(taken(SECOND)).isEqualTo(200);
  }

  @Test
  void whatIsSpentComesBackAfterTwoWindows() {
    assertThat(taken(0)).isEqualTo(3);
    assertThat(taken(11 * SECOND)).isZero();
    assertThat(taken(32 * SECOND)).isEqualTo(3);
  }
}
