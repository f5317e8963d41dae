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
  void threeASecondAreAlwaysAllowed() {
    budget.call(5 * SECOND);
    assertThat(taken(5 * SECOND)).isEqualTo(RetryBudget.LEAST);
    assertThat(taken(5 * SECOND + SECOND / 2)).isZero();
    assertThat(taken(6 * SECOND)).isEqualTo(RetryBudget.LEAST);
  }

  @Test
  void aFailingUpstreamIsAskedAFifthMoreAtMost() {
    for (int i = 0; i < 1_000; i++) {
      budget.call(SECOND);
    }
    assertThat(taken(SECOND)).isEqualTo(200 + RetryBudget.LEAST);
  }

  @Test
  void callsCountForTenSeconds() {
    for (int i = 0; i < 100; i++) {
      budget.call(0);
    }
    assertThat(taken(9 * SECOND)).isEqualTo(20 + RetryBudget.LEAST);
    for (int i = 0; i < 100; i++) {
      budget.call(10 * SECOND);
    }
    assertThat(taken(10 * SECOND)).isEqualTo(RetryBudget.LEAST);
    assertThat(taken(19 * SECOND)).isEqualTo(20 + RetryBudget.LEAST);
  }

  @Test
  void aLongSilenceForgetsEverything() {
    for (int i = 0; i < 100; i++) {
      budget.call(SECOND);
    }
    assertThat(taken(3_600 * SECOND)).isEqualTo(RetryBudget.LEAST);
  }
}
