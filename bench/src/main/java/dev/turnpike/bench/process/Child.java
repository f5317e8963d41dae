package dev.turnpike.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process that this one started, whose output goes to a file. It ends with [#close], by its own
/// id and those of its children.
public final class Child implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(8);
  private static final int SHOWN_OF_LOG = 2_000;

  private final String name;
  private final Process process;
  private final Path log;

  private Child(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  static Child start(String name, ProcessBuilder command, Path log) throws IOException {
    Process process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    process.getOutputStream().close();
    return new Child(name, process, log);
  }

  public String name() {
    return name;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// Its id and those of the processes it started.
  public List<Long> ids() {
    List<Long> ids = new ArrayList<>();
    ids.add(process.pid());
    process.descendants().forEach(each -> ids.add(each.pid()));
    return ids;
  }

  /// The end of what it wrote.
  public String lastWords() {
    try {
      String all = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).strip();
      return all.length() <= SHOWN_OF_LOG ? all : all.substring(all.length() - SHOWN_OF_LOG);
    } catch (IOException e) {
      return "(its output cannot be read: " + e.getMessage() + ")";
    }
  }

  /// Asks it to end, waits, and ends what is left by force.
  @Override
  public void close() {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    process.destroy();
    boolean interrupted = false;
    try {
      process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      interrupted = true;
    }
    all.forEach(ProcessHandle::destroyForcibly);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
