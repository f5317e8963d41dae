package dev.turnpike.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private static final long SALT = 0x1234_5678_9abc_def0L;

  @TempDir Path folder;

  @Test
  void aTornTailIsCutAtEveryByteOfTheLastFrame() throws IOException {
    byte[] whole = segment("first", "second", "the last one");
    int lastFrame = frame("the last one").length;

    for (int length = whole.length - lastFrame; length < whole.length; length++) {
      ReadBack read = readBack(Arrays.copyOf(whole, length));

      assertThat(read.payloads()).as("cut at %d", length).containsExactly("first", "second");
      assertThat(read.torn()).isEqualTo(length > whole.length - lastFrame);
      assertThat(read.position()).isEqualTo(whole.length - lastFrame);
    }
    assertThat(readBack(whole).payloads()).containsExactly("first", "second", "the last one");
  }

  @Test
  void aFlippedBitCostsItsOwnFrameOnly() throws IOException {
    byte[] whole = segment("first", "second", "third");
    int from = frame("first").length;
    int to = from + frame("second").length;

    for (int at = from; at < to; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = whole.clone();
        flipped[at] ^= (byte) (1 << bit);

        ReadBack read = readBack(flipped);

        assertThat(read.payloads())
            .as("bit %d of byte %d", bit, at)
            .containsExactly("first", "third");
        assertThat(read.passedOver()).isEqualTo(1);
        assertThat(read.torn()).isFalse();
      }
    }
  }

  @Test
  void aFlippedBitInTheLastFrameIsATornTail() throws IOException {
    byte[] whole = segment("first", "second");
    for (int at = frame("first").length; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 0x10;

      ReadBack read = readBack(flipped);

      assertThat(read.payloads()).containsExactly("first");
      assertThat(read.torn()).isTrue();
    }
  }

  @Test
  void zerosAtTheEndAreNoFrames() throws IOException {
    byte[] whole = segment("first");

    ReadBack read = readBack(Arrays.copyOf(whole, whole.length + 4_096));

    assertThat(read.payloads()).containsExactly("first");
    assertThat(read.position()).isEqualTo(whole.length);
  }

  @Test
  void aFrameOfAnotherSaltIsNoFrame() throws IOException {
    FormWriter foreign = new FormWriter(64);
    append(foreign, "smuggled", SALT + 1);
    byte[] damaged = segment("a", "b");
    byte[] bytes = Arrays.copyOf(damaged, damaged.length + foreign.size());
    System.arraycopy(foreign.array(), 0, bytes, damaged.length, foreign.size());

    ReadBack read = readBack(bytes);

    assertThat(read.payloads()).containsExactly("a", "b");
    assertThat(read.torn()).isTrue();
  }

  @Test
  void aPayloadLargerThanTheReadersBufferIsRead() throws IOException {
    String large = "x".repeat(1_000_000);

    assertThat(readBack(segment("a", large, "b", large)).payloads())
        .containsExactly("a", large, "b", large);
  }

  @Test
  void segmentsEndBySizeAndComeBackInOrder() throws IOException {
    Spool spool = open(1_000, Spool.LIMIT);
    for (int i = 0; i < 10; i++) {
      append(spool, i + "-".repeat(300));
    }
    spool.rotate();
    assertThat(spoolFiles()).hasSizeGreaterThan(3);

    List<String> read = new ArrayList<>();
    Spool again = open(1_000, Spool.LIMIT);
    for (Segment next = again.first(); next != null; next = again.first()) {
      read.addAll(payloads(next));
      again.pass(next);
      again.delete(next);
    }

    assertThat(read).hasSize(10).isSorted();
    assertThat(spoolFiles()).isEmpty();
  }

  @Test
  void aSpoolThatHasReachedItsLimitTakesNothingUntilThereIsRoom() throws IOException {
    Spool spool = open(200, 500);
    append(spool, "a".repeat(180));
    append(spool, "b".repeat(180));

    assertThatThrownBy(() -> append(spool, "c".repeat(180))).hasMessageContaining("at most 500");

    Segment first = Objects.requireNonNull(spool.first());
    spool.pass(first);
    spool.delete(first);
    append(spool, "c".repeat(180));
    assertThat(spool.first()).isNotNull();
  }

  private record ReadBack(List<String> payloads, boolean torn, int passedOver, long position) {}

  private ReadBack readBack(byte[] bytes) throws IOException {
    Path file = folder.resolve("%016x-%016x.spool".formatted(0, SALT));
    Files.write(file, bytes);
    Segment segment = Segment.found(file).orElseThrow();
    try (SegmentReader reader = new SegmentReader(segment)) {
      List<String> payloads = new ArrayList<>();
      while (reader.next()) {
        payloads.add(reader.payload().text());
      }
      return new ReadBack(payloads, reader.isTorn(), reader.passedOver(), reader.position());
    }
  }

  private static List<String> payloads(Segment segment) throws IOException {
    List<String> payloads = new ArrayList<>();
    try (SegmentReader reader = new SegmentReader(segment)) {
      while (reader.next()) {
        payloads.add(reader.payload().text());
      }
    }
    return payloads;
  }

  private static byte[] segment(String... payloads) {
    FormWriter to = new FormWriter(64);
    for (String payload : payloads) {
      append(to, payload, SALT);
    }
    return Arrays.copyOf(to.array(), to.size());
  }

  private static byte[] frame(String payload) {
    return segment(payload);
  }

  private static void append(FormWriter to, String payload, long salt) {
    int begin = Frame.begin(to);
    to.text(payload);
    Frame.end(to, begin, salt);
  }

  private Spool open(long segmentBytes, long limit) throws IOException {
    return Spool.open(folder, Disk.FILES, segmentBytes, limit, SALT, new RecordingCounts());
  }

  private static void append(Spool spool, String payload) throws IOException {
    FormWriter to = new FormWriter(64);
    append(to, payload, spool.salt());
    spool.append(to.array(), to.size());
  }

  private List<Path> spoolFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
