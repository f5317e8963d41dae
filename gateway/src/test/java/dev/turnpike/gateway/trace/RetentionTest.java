package dev.turnpike.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.trace.Trace.Bodies.Keep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rows are kept for 30 days and bodies for 7 in a [Recording].
class RetentionTest {
  @TempDir Path folder;

  @Test
  void bodiesGoFirstAndRowsLater() throws Exception {
    try (Recording recording = Recording.in(folder)) {
      recording.record(said(1)).flushed();
      assertThat(recording.find(SampleTrace.id(1)).request()).isNotNull();

      recording.clock.moveBy(Duration.ofDays(6));
      recording.flushed();
      assertThat(recording.find(SampleTrace.id(1)).request()).isNotNull();

      recording.clock.moveBy(Duration.ofDays(1));
      recording.flushed();
      FoundTrace expired = recording.find(SampleTrace.id(1));
      assertThat(expired.request()).isNull();
      assertThat(expired.call().bodies()).isEqualTo(BodyState.EXPIRED);
      assertThat(files()).noneMatch(name -> name.startsWith("bodies-"));

      recording.clock.moveBy(Duration.ofDays(23));
      recording.flushed();
      assertThat(recording.traces.store().find(SampleTrace.id(1))).isEmpty();
      assertThat(files()).containsExactly("spool");
    }
  }

  @Test
  void daysThatAreTooOldGoWhenTheGatewayStarts() throws Exception {
    try (Recording recording = Recording.in(folder)) {
      recording.record(said(1)).flushed();
    }
    Path old = folder.resolve("traces/traces-2026-08-01.db.damaged-1");
    Files.writeString(old, "what was set aside goes too");
    Path foreign = folder.resolve("traces/traces-of-mine.txt");
    Files.writeString(foreign, "not ours");

    try (Recording recording = Recording.in(folder)) {
      recording.flushed();
      assertThat(recording.allIds()).hasSize(1);
    }
    assertThat(old).doesNotExist();
    assertThat(foreign).exists();
  }

  @Test
  void aCallThatIsAlreadyTooOldIsNotWritten() throws Exception {
    try (Recording recording = Recording.in(folder)) {
      recording.record(
          SampleTrace.number(1).at(SampleTrace.NOON.minus(Duration.ofDays(31))).trace(),
          SampleTrace.number(2).trace());

      assertThat(recording.flushed().allIds()).containsExactly(SampleTrace.id(2));
    }
  }

  @Test
  void theSpoolDoesNotOutliveWhatIsKept() throws Exception {
    try (Recording recording = Recording.in(folder)) {
      recording.record(said(1)).flushed();
      recording.clock.moveBy(Duration.ofDays(7));
      // The first wakes the sweep that ends the segment, the second passes the ended segment.
      recording.flushed().record(said(2)).flushed().record(said(3)).flushed();

      try (Stream<Path> segments = Files.list(folder.resolve("traces/spool"))) {
        assertThat(segments.map(file -> file.getFileName().toString()).sorted().toList())
            .noneMatch(name -> name.startsWith("0000000000000000"));
      }
    }
  }

  private static Trace said(int number) {
    return SampleTrace.number(number).saying(Keep.KEEP, "{\"text\":\"hello\"}", null).trace();
  }

  private List<String> files() throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve("traces"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
