package dev.turnpike.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Part;
import dev.turnpike.dialect.translation.ThoughtMemory;
import dev.turnpike.dialect.translation.ThoughtMemory.Kept;
import java.util.List;
import org.junit.jupiter.api.Test;

class RememberedTest {
  private final Remembered remembered = new Remembered();
  private final ThoughtMemory memory = remembered.of("p1");

  private static Kept thought(int length) {
    return new Kept(List.of(new Part.Thought(false, "x".repeat(length), null)), null);
  }

  @Test
  void oneProjectDoesNotSeeWhatAnotherKeeps() {
    memory.keep("a", thought(3));
    assertThat(memory.recall("a")).isEqualTo(thought(3));
    assertThat(remembered.of("p2").recall("a")).isNull();
  }

  @Test
  void theOldestGoesFirst() {
    for (int i = 0; i <= Remembered.MOST_CALLS; i++) {
      memory.keep("id" + i, thought(1));
    }
    assertThat(remembered.size()).isEqualTo(Remembered.MOST_CALLS);
    assertThat(memory.recall("id0")).isNull();
    assertThat(memory.recall("id1")).isNotNull();
  }

  @Test
  void noMoreIsKeptThanTheLimitInAll() {
    int pieces = (int) (Remembered.MOST_CHARS / 50_000) + 20;
    for (int i = 0; i < pieces; i++) {
      memory.keep("id" + i, thought(50_000));
    }
    assertThat(remembered.size() * 50_000L).isLessThanOrEqualTo(Remembered.MOST_CHARS);
    assertThat(memory.recall("id" + (pieces - 1))).isNotNull();
    assertThat(memory.recall("id0")).isNull();
  }

  @Test
  void whatIsTooLargeIsNotKept() {
    memory.keep("a", thought(Remembered.LARGEST));
    assertThat(memory.recall("a")).isNull();
  }
}
