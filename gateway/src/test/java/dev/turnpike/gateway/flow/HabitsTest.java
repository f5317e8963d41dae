package dev.turnpike.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.catalog.ModelId;
import org.junit.jupiter.api.Test;

class HabitsTest {
  private final Habits habits = new Habits();

  private static ModelId model(int number) {
    return new ModelId("p", "m" + number);
  }

  @Test
  void whatWasLearnedHoldsForAWhile() {
    habits.learn(model(1), 5);
    assertThat(habits.isPicky(model(1), 5 + Habits.KNOWN_NANOS - 1)).isTrue();
    assertThat(habits.isPicky(model(2), 6)).isFalse();
    assertThat(habits.isPicky(model(1), 5 + Habits.KNOWN_NANOS)).isFalse();
    assertThat(habits.size()).isZero();
  }

  @Test
  void theLongestKnownGoesWhereThereAreTooMany() {
    for (int i = 0; i <= Habits.MOST; i++) {
      habits.learn(model(i), i);
    }
    assertThat(habits.size()).isEqualTo(Habits.MOST);
    assertThat(habits.isPicky(model(0), 300)).isFalse();
    assertThat(habits.isPicky(model(1), 300)).isTrue();
  }
}
