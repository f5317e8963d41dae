package dev.turnpike.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A process that is killed while it records. Its folder is opened again by the next.
class CrashTest {
  private static final int PLENTY = 10_000_000;

  @TempDir Path folder;

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void aKilledProcessLosesNothingThatReachedTheSpool() throws Exception {
    Set<String> acknowledged = new HashSet<>();
    for (int round = 0; round < 3; round++) {
      int first = round * 1_000_000;
      long wanted = 500 + 1_500L * round;
      Process child = start(List.of(), first, PLENTY);
      long spooled = 0;
      try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
        while (spooled < wanted) {
          String line = lines.readLine();
          assertThat(line).as("the child says how far it is").startsWith("spooled ");
          spooled = Long.parseLong(line.substring("spooled ".length()));
        }
        child.destroyForcibly();
      }
      child.waitFor();
      acknowledged.addAll(Recording.idsOf(first, (int) spooled));
    }

    try (Recording recording = Recording.in(folder)) {
      List<String> found = recording.flushed().allIds();
      assertThat(found).doesNotHaveDuplicates();
      assertThat(new HashSet<>(found)).containsAll(acknowledged);
      FoundTrace one = recording.find(SampleTrace.id(1_000_000));
      assertThat(one.request()).isNotNull();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void aProcessWhoseFilesMayNotGrowGoesOnAndTheNextHasItAll() throws Exception {
    int calls = 12_000;
    Process child = start(List.of("bash", "-c", "ulimit -f 5000; exec \"$@\"", "child"), 0, calls);
    List<String> lines;
    try (BufferedReader output = child.inputReader(StandardCharsets.UTF_8)) {
      lines = output.readAllLines();
    }
    assertThat(child.waitFor()).isZero();
    assertThat(lines).endsWith("recorded " + calls + " dropped 0", "closed");

    try (Recording recording = Recording.in(folder)) {
      assertThat(recording.traces.flush(Recording.SOON)).isTrue();
      assertThat(recording.counts().applied()).as("left for the next process").isPositive();
      assertThat(recording.allIds()).containsExactlyInAnyOrderElementsOf(Recording.idsOf(0, calls));
    }
  }

  private Process start(List<String> before, int first, int most) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Xshare:auto",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            RecordingChild.class.getName(),
            folder.toString(),
            String.valueOf(first),
            String.valueOf(most)));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }
}
