package dev.turnpike.bench.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a run ran on.
public final class Machine {
  private Machine() {}

  /// Its processor, memory, kernel and JDK, in one line each.
  public static String text() {
    return "* Processor: "
        + line("/proc/cpuinfo", "model name")
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " cores\n* Memory: "
        + line("/proc/meminfo", "MemTotal")
        + "\n* Kernel: Linux "
        + text("/proc/sys/kernel/osrelease").strip()
        + ", "
        + System.getProperty("os.arch")
        + "\n* JDK: "
        + System.getProperty("java.vm.vendor")
        + " "
        + Runtime.version()
        + "\n";
  }

  private static String line(String file, String name) {
    return text(file)
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  private static String text(String file) {
    try {
      return new String(Files.readAllBytes(Path.of(file)), StandardCharsets.UTF_8);
    } catch (IOException _) {
      return "unknown";
    }
  }
}
