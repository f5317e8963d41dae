package dev.turnpike.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcTest {
  private static final long MILLI = 1_000_000;

  @TempDir Path root;

  @Test
  void aStatLineIsReadWhateverTheNameHolds() {
    String stat = stat("a) R (b", 120, 30);
    assertThat(Proc.name(stat)).isEqualTo("a) R (b");
    assertThat(Proc.ticks(stat)).isEqualTo(150);
  }

  @Test
  void memoryIsThatOfAllProcesses() throws IOException {
    write("7/status", "Name:\tx\nVmRSS:\t    2048 kB\nVmSwap:\t 1 kB\n");
    write("8/status", "Name:\ty\nVmRSS:\t      10 kB\n");
    assertThat(new Proc(root).residentBytes(List.of(7L, 8L, 9L))).isEqualTo(2058 * 1024);
  }

  @Test
  void eventLoopsAndCompilersAreToldApart() throws IOException {
    Proc proc = new Proc(root);
    process(7, 10);
    task(7, 70, "java", 5 * MILLI);
    task(7, 71, "vert.x-eventloo", 100 * MILLI);
    CpuReading before = proc.cpu(List.of(7L));
    task(7, 70, "java", 6 * MILLI);
    task(7, 71, "vert.x-eventloo", 140 * MILLI);
    task(7, 72, "vert.x-eventloo", 3 * MILLI);
    task(7, 73, "C2 CompilerThre", 2 * MILLI);
    CpuUse use = proc.cpu(List.of(7L)).since(before);
    assertThat(use).isEqualTo(new CpuUse(46 * MILLI, 43 * MILLI, 2 * MILLI));
  }

  @Test
  void aThreadThatEndedIsCountedByTheTicksOfItsProcess() throws IOException {
    Proc proc = new Proc(root);
    process(7, 10);
    task(7, 70, "java", 100 * MILLI);
    CpuReading before = proc.cpu(List.of(7L));
    process(7, 40);
    task(7, 70, "java", 110 * MILLI);
    CpuUse use = proc.cpu(List.of(7L)).since(before);
    assertThat(use.nanos()).isEqualTo(300 * MILLI - 20 * MILLI);
  }

  @Test
  void withoutScheduleStatisticsTicksMustDo() throws IOException {
    Proc proc = new Proc(root);
    process(7, 10);
    write("7/task/70/stat", stat("java", 9, 1));
    assertThat(proc.cpu(List.of(7L)).tasks().values())
        .containsExactly(new CpuReading.Task("java", 100 * MILLI));
  }

  @Test
  void aProcessThatIsGoneHasUsedNothing() {
    CpuReading reading = new Proc(root).cpu(List.of(99L));
    assertThat(reading.tasks()).isEmpty();
    assertThat(reading.tickNanos()).isZero();
  }

  @Test
  void thisProcessUsesTimeAndMemory() {
    long self = ProcessHandle.current().pid();
    Proc proc = new Proc();
    assertThat(proc.cpu(List.of(self)).tickNanos()).isPositive();
    assertThat(proc.residentBytes(List.of(self))).isGreaterThan(1_000_000);
  }

  @Test
  void theHardLimitOfOpenFilesIsRead() {
    String limits =
        """
        Limit                     Soft Limit           Hard Limit           Units
        Max processes             96000                96000                processes
        Max open files            1024                 20000                files
        """;
    assertThat(OpenFiles.hardLimit(limits)).isEqualTo(20_000);
    assertThat(OpenFiles.hardLimit(limits.replace("20000", "unlimited"))).isEqualTo(1_000_000);
  }

  private void process(int id, long ticks) throws IOException {
    write(id + "/stat", stat("java", ticks, 0));
  }

  private void task(int process, int id, String name, long nanos) throws IOException {
    write(process + "/task/" + id + "/stat", stat(name, nanos / (10 * MILLI), 0));
    write(process + "/task/" + id + "/schedstat", nanos + " 123 45\n");
  }

  private static String stat(String name, long user, long system) {
    return "7 (" + name + ") S 1 7 7 0 -1 4194560 9 9 0 0 " + user + " " + system + " 0 0 20 0 1 0";
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
