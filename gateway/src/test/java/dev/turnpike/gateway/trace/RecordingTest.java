package dev.turnpike.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.store.Sqlite;
import dev.turnpike.gateway.trace.Trace.Bodies;
import dev.turnpike.gateway.trace.Trace.Bodies.Keep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
  private static final String DAY = "2026-09-15";

  @TempDir Path folder;

  @Test
  void everyFieldIsFoundAsItWasRecorded() throws Exception {
    try (Recording recording = Recording.in(folder)) {
      FoundTrace found = recording.record(SampleTrace.full()).flushed().find(SampleTrace.id(7));

      assertThat(found.call().trace())
          .usingRecursiveComparison()
          .ignoringFields("bodies.request", "bodies.response")
          .isEqualTo(SampleTrace.full());
      Bodies bodies = SampleTrace.full().bodies();
      assertThat(found.request()).isEqualTo(bodies.request());
      assertThat(found.response()).isEqualTo(bodies.response());
      assertThat(found.call().bodies()).isEqualTo(BodyState.KEPT);
    }
  }

  @Test
  void whatIsMissingIsFoundMissing() throws Exception {
    try (Recording recording = Recording.in(folder)) {
      FoundTrace found = recording.record(SampleTrace.empty()).flushed().find(SampleTrace.id(8));

      assertThat(found.call().trace()).usingRecursiveComparison().isEqualTo(SampleTrace.empty());
      assertThat(found.request()).isNull();
      assertThat(found.response()).isNull();
      assertThat(found.call().bodies()).isEqualTo(BodyState.KEPT);
    }
  }

  @Test
  void largeAndEmptyBodiesAreFoundToo() throws Exception {
    String large = "{\"text\":\"" + "a long story. ".repeat(100_000) + "\"}";
    try (Recording recording = Recording.in(folder)) {
      recording.record(
          SampleTrace.number(1).saying(Keep.KEEP, large, "").trace(),
          SampleTrace.number(2).saying(Keep.KEEP, null, large).trace());
      recording.flushed();

      assertThat(text(recording.find(SampleTrace.id(1)).request())).isEqualTo(large);
      assertThat(recording.find(SampleTrace.id(1)).response()).isEmpty();
      assertThat(recording.find(SampleTrace.id(2)).request()).isNull();
      assertThat(text(recording.find(SampleTrace.id(2)).response())).isEqualTo(large);
    }
  }

  @Test
  void aTraceOfSeveralCallsIsFoundByEitherId() throws Exception {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    try (Recording recording = Recording.in(folder)) {
      recording.record(
          SampleTrace.number(1).ofTrace(trace).trace(),
          SampleTrace.number(2)
              .ofTrace(trace)
              .at(SampleTrace.NOON.plus(Duration.ofDays(1)))
              .trace(),
          SampleTrace.number(3).trace());
      recording.flushed();

      assertThat(recording.find(trace).call().trace().ids().callId()).isEqualTo(SampleTrace.id(2));
      FoundTrace first = recording.find(SampleTrace.id(1));
      assertThat(first.call().trace().ids().callId()).isEqualTo(SampleTrace.id(1));
      assertThat(first.calls())
          .extracting(row -> row.trace().ids().callId())
          .containsExactly(SampleTrace.id(1), SampleTrace.id(2));
      assertThat(recording.find(SampleTrace.id(3)).calls()).hasSize(1);
      assertThat(recording.traces.store().find("f".repeat(32))).isEmpty();
    }
  }

  @Test
  void closingLosesNothing() throws Exception {
    try (Recording recording = Recording.in(folder)) {
      recording.record(0, 5_000);
    }

    assertThat(files("traces/spool")).isEmpty();
    assertThat(files("traces")).containsExactlyInAnyOrder("traces-" + DAY + ".db", "spool");
    try (Recording recording = Recording.in(folder)) {
      assertThat(recording.allIds()).hasSize(5_000).doesNotHaveDuplicates();
    }
  }

  @Test
  void aReplayDoesNotDuplicate() throws Exception {
    Path blocked = Files.createDirectories(folder.resolve("traces/traces-" + DAY + ".db"));
    try (Recording recording = Recording.in(folder)) {
      for (int i = 0; i < 50; i++) {
        recording.record(
            SampleTrace.number(i).saying(Keep.KEEP, "{\"text\":\"hello\"}", null).trace());
      }
    }
    Path copies = Files.createDirectories(folder.resolve("copies"));
    copyAll(folder.resolve("traces/spool"), copies);
    assertThat(files("copies")).isNotEmpty();
    Files.delete(blocked);

    for (int round = 0; round < 3; round++) {
      try (Recording recording = Recording.in(folder)) {
        assertThat(recording.flushed().allIds()).hasSize(50).doesNotHaveDuplicates();
        assertThat(recording.counts().applied()).isEqualTo(round == 0 ? 50 : 0);
        TraceQuery hello = TraceQuery.newest(Recording.FROM, Recording.TO, 200).holding("hello");
        assertThat(recording.ids(hello)).hasSize(50);
      }
      copyAll(copies, folder.resolve("traces/spool"));
    }
  }

  @Test
  void aStoreThatIsUnavailableGetsEverythingWhenItComesBack() throws Exception {
    Path blocked = Files.createDirectories(folder.resolve("traces/traces-" + DAY + ".db"));
    try (Recording recording = Recording.in(folder)) {
      recording.record(0, 100);
      assertThat(recording.traces.flush(Duration.ofMillis(300))).isFalse();
      assertThat(recording.counts().storeErrors()).isPositive();
      assertThat(recording.counts().spooled()).isEqualTo(100);

      Files.delete(blocked);
      recording.record(100, 100).flushed();

      assertThat(recording.allIds()).hasSize(200).doesNotHaveDuplicates();
    }
  }

  @Test
  void aLockedStoreGetsEverythingWhenTheLockIsGone() throws Exception {
    try (Recording recording = Recording.in(folder)) {
      recording.record(0, 1).flushed();
      try (Connection other =
              Sqlite.openForWriting(folder.resolve("traces/traces-" + DAY + ".db"));
          Statement lock = other.createStatement()) {
        lock.executeUpdate("UPDATE calls SET name = name");
        recording.record(1, 100);
        assertThat(recording.traces.flush(Duration.ofMillis(1_500))).isFalse();
        assertThat(recording.counts().storeErrors()).isPositive();
        other.rollback();
      }

      assertThat(recording.flushed().allIds()).hasSize(101);
    }
  }

  @Test
  void aDamagedDayIsSetAsideAndANewOneBegins() throws Exception {
    try (Recording recording = Recording.in(folder)) {
      recording.record(0, 10);
    }
    Path day = folder.resolve("traces/traces-" + DAY + ".db");
    Files.writeString(
        day, "this is no database, and it is longer than a header would be. ".repeat(99));

    try (Recording recording = Recording.in(folder)) {
      assertThat(recording.record(10, 10).flushed().allIds())
          .containsExactlyInAnyOrderElementsOf(Recording.idsOf(10, 10));
    }
    assertThat(files("traces")).contains("traces-" + DAY + ".db.damaged-1");
  }

  @Test
  void aFullDiskDropsAndCountsAndRecoversAlone() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    String words = "x".repeat(2_000);
    try (Recording recording = Recording.in(folder, disk, 200_000, Spool.SEGMENT_BYTES)) {
      recording.record(0, 10).flushed();
      disk.fillUp();
      int recorded = 10;
      while (recording.counts().droppedRows() == 0) {
        Trace trace = SampleTrace.number(recorded).saying(Keep.KEEP, words, words).trace();
        recording.record(trace);
        recorded++;
      }
      assertThat(recording.traces.flush(Duration.ofMillis(300))).isFalse();
      assertThat(recording.counts().diskErrors()).isPositive();

      disk.makeRoom();
      recording.flushed();
      recording.record(recorded, 10).flushed();

      assertThat(recording.counts().droppedBodies()).isPositive();
      assertThat(recording.counts().recorded()).isEqualTo(recorded + 10);
      assertThat(recording.allIds())
          .hasSize((int) (recorded + 10 - recording.counts().droppedRows()))
          .containsAll(Recording.idsOf(0, 10))
          .containsAll(Recording.idsOf(recorded, 10));
      List<String> dropped = new ArrayList<>();
      for (StoredTrace row : recording.traces.store().search(newest()).traces()) {
        if (row.bodies() == BodyState.DROPPED) {
          dropped.add(row.trace().ids().callId());
        }
      }
      assertThat((long) dropped.size()).isEqualTo(recording.counts().droppedBodies());
    }
  }

  @Test
  void aWriteThatFailsWhileClosingIsTriedAgain() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    disk.failAt(2);
    try (Recording recording =
        Recording.in(folder, disk, Recorder.DEFAULT_LIMIT, Spool.SEGMENT_BYTES)) {
      recording.record(0, 10);
    }
    try (Recording recording = Recording.in(folder)) {
      assertThat(recording.flushed().allIds()).hasSize(10);
    }
  }

  @Test
  void nothingIsLostWhicheverCallOfTheDiskFails() throws Exception {
    long failing = 1;
    for (boolean reached = true; reached; failing++) {
      Path data = folder.resolve("n" + failing);
      FaultyDisk disk = new FaultyDisk();
      disk.failAt(failing);
      try (Recording recording = Recording.in(data, disk, Recorder.DEFAULT_LIMIT, 4_000)) {
        for (int round = 0; round < 3; round++) {
          recording.record(round * 10, 10).flushed();
        }
      }
      reached = disk.calls() >= failing;
      try (Recording recording = Recording.in(data)) {
        assertThat(recording.flushed().allIds())
            .as("call %d fails", failing)
            .containsExactlyInAnyOrderElementsOf(Recording.idsOf(0, 30));
      }
    }
    assertThat(failing).isGreaterThan(6);
  }

  @Test
  void aSegmentThatATornTailEndsIsAppliedAsFarAsItIsWhole() throws Exception {
    Path blocked = Files.createDirectories(folder.resolve("traces/traces-" + DAY + ".db"));
    try (Recording recording = Recording.in(folder)) {
      recording.record(0, 20);
    }
    Files.delete(blocked);
    Path segment = folder.resolve("traces/spool").resolve(files("traces/spool").getLast());
    byte[] bytes = Files.readAllBytes(segment);
    Files.write(segment, Arrays.copyOf(bytes, bytes.length - 5));

    try (Recording recording = Recording.in(folder)) {
      assertThat(recording.flushed().allIds())
          .containsExactlyInAnyOrderElementsOf(Recording.idsOf(0, 19));
      assertThat(recording.counts().damaged()).isEqualTo(1);
    }
  }

  private static TraceQuery newest() {
    return TraceQuery.newest(Recording.FROM, Recording.TO, TraceQuery.MOST_ON_A_PAGE);
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "nothing" : new String(bytes, StandardCharsets.UTF_8);
  }

  private List<String> files(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void copyAll(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
