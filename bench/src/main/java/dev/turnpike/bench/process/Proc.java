package dev.turnpike.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// Reads `/proc`.
public final class Proc {
  /// What the kernel calls a clock tick, whatever its own clock runs at.
  private static final long NANOS_PER_TICK = Duration.ofMillis(10).toNanos();

  private final Path root;

  public Proc() {
    this(Path.of("/proc"));
  }

  Proc(Path root) {
    this.root = root;
  }

  /// The processor time that the processes have used so far. One that is gone counts nothing.
  public CpuReading cpu(Collection<Long> processes) {
    Map<Long, CpuReading.Task> tasks = new HashMap<>();
    long ticks = 0;
    for (long process : processes) {
      Path folder = root.resolve(Long.toString(process));
      ticks += ticks(text(folder.resolve("stat")));
      try (DirectoryStream<Path> each = Files.newDirectoryStream(folder.resolve("task"))) {
        for (Path task : each) {
          read(task, tasks);
        }
      } catch (NoSuchFileException _) {
        // it has ended
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new CpuReading(tasks, ticks * NANOS_PER_TICK, 2L * processes.size() * NANOS_PER_TICK);
  }

  private void read(Path task, Map<Long, CpuReading.Task> tasks) {
    String schedule = text(task.resolve("schedstat"));
    String stat = text(task.resolve("stat"));
    long nanos = schedule.isEmpty() ? ticks(stat) * NANOS_PER_TICK : runNanos(schedule);
    if (!stat.isEmpty()) {
      tasks.put(
          Long.parseLong(task.getFileName().toString()), new CpuReading.Task(name(stat), nanos));
    }
  }

  /// Resident bytes of the processes together; what they share counts for each.
  public long residentBytes(Collection<Long> processes) {
    long kilobytes = 0;
    for (long process : processes) {
      String status = text(root.resolve(Long.toString(process)).resolve("status"));
      kilobytes += residentKilobytes(status);
    }
    return kilobytes * 1024;
  }

  /// User and system ticks of a `stat` line; the name in it may hold spaces and parentheses.
  static long ticks(String stat) {
    if (stat.isEmpty()) {
      return 0;
    }
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  static String name(String stat) {
    return stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  }

  /// The first figure of `schedstat`: nanoseconds on a processor.
  static long runNanos(String schedule) {
    return Long.parseLong(schedule.substring(0, schedule.indexOf(' ')));
  }

  static long residentKilobytes(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .sum();
  }

  /// What a file holds; nothing where its process or thread has ended meanwhile.
  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
    } catch (IOException _) {
      return "";
    }
  }
}
