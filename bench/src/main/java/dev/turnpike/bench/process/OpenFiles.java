package dev.turnpike.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The limit of open files, which children have from their parent.
public final class OpenFiles {
  private static final int WITHOUT_LIMIT = 1_000_000;
  private static final int WORST = 1_024;

  private OpenFiles() {}

  /// The hard limit: a JVM and nginx raise their own to it.
  public static int mostOfOneProcess() {
    try {
      return hardLimit(Files.readString(Path.of("/proc/self/limits")));
    } catch (IOException _) {
      return WORST;
    }
  }

  static int hardLimit(String limits) {
    return limits
        .lines()
        .filter(line -> line.startsWith("Max open files"))
        .map(line -> line.substring("Max open files".length()).strip().split("\\s+", -1)[1])
        .map(hard -> hard.equals("unlimited") ? WITHOUT_LIMIT : Integer.parseInt(hard))
        .findFirst()
        .orElse(WORST);
  }
}
