package dev.turnpike.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.trace.Recorder.Handed;
import dev.turnpike.gateway.trace.Trace.Bodies.Keep;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecorderTest {
  private static final int BODY = 10_000;
  private static final int LIMIT = 200_000;

  private final RecordingCounts counts = new RecordingCounts();
  private final Recorder recorder = new Recorder(LIMIT, counts);

  @Test
  void aFullHandOverDropsBodiesFirstAndRowsOnlyThen() {
    int recorded = 0;
    while (counts.droppedRows() == 0) {
      recorder.record(large(recorded++));
    }

    List<Handed.Item> taken = takeAll();
    List<Boolean> withoutBodies = taken.stream().map(Handed.Item::bodiesDropped).toList();
    assertThat(withoutBodies).startsWith(false, false).endsWith(true, true).isSorted();
    assertThat(counts.droppedBodies())
        .isEqualTo(withoutBodies.stream().filter(dropped -> dropped).count());
    assertThat(counts.droppedRows()).isEqualTo(1);
    assertThat(counts.recorded()).isEqualTo(recorded).isEqualTo(taken.size() + 1);
  }

  @Test
  void theHandOverNeverHoldsMoreThanItsLimit() {
    for (int i = 0; i < 1_000; i++) {
      recorder.record(large(i));
      assertThat(recorder.waitingBytes()).isLessThanOrEqualTo(LIMIT);
    }
    assertThat(counts.droppedRows()).isPositive();
  }

  @Test
  void roomThatIsMadeIsUsedAgain() {
    for (int i = 0; i < 1_000; i++) {
      recorder.record(large(i));
    }
    takeAll();
    long droppedBefore = counts.droppedRows() + counts.droppedBodies();

    recorder.record(large(1));

    assertThat(recorder.waitingBytes()).isGreaterThan(2 * BODY).isLessThan(3 * BODY);
    assertThat(counts.droppedRows() + counts.droppedBodies()).isEqualTo(droppedBefore);
    takeAll();
    assertThat(recorder.waitingBytes()).isZero();
  }

  @Test
  void whatCallersCanMakeLongIsCounted() {
    recorder.record(SampleTrace.number(1).trace());
    long ordinary = recorder.waitingBytes();
    takeAll();

    recorder.record(SampleTrace.number(1).tagged("x".repeat(5_000)).trace());

    assertThat(recorder.waitingBytes()).isGreaterThan(ordinary + 5_000);
  }

  @Test
  void aClosedRecorderDropsAndCounts() {
    recorder.close();

    recorder.record(large(1));

    assertThat(counts.droppedRows()).isEqualTo(1);
    assertThat(takeAll()).isEmpty();
  }

  @Test
  void manyThreadsLoseNothingThatIsNotCounted() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int first = t * 1_000;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = first; i < first + 1_000; i++) {
                      recorder.record(large(i));
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(takeAll().size() + counts.droppedRows()).isEqualTo(4_000);
    assertThat(recorder.waitingBytes()).isZero();
  }

  private static Trace large(int number) {
    return SampleTrace.number(number).saying(Keep.KEEP, "q".repeat(BODY), "a".repeat(BODY)).trace();
  }

  private List<Handed.Item> takeAll() {
    List<Handed.Item> items = new ArrayList<>();
    for (Handed handed = recorder.take(); handed != null; handed = recorder.take()) {
      if (handed instanceof Handed.Item item) {
        items.add(item);
      }
    }
    return items;
  }
}
