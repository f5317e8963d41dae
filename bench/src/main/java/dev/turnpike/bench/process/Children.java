package dev.turnpike.bench.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// All processes of a run. None outlives it: they end with [#close], or when this process is told
/// to end.
public final class Children implements AutoCloseable {
  private final List<Child> running = new ArrayList<>();
  private boolean closed;

  public Children() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "bench-children"));
  }

  public synchronized Child start(String name, ProcessBuilder command, Path log)
      throws IOException {
    if (closed) {
      throw new IOException(name + " is not started: the run is ending");
    }
    Child child = Child.start(name, command, log);
    running.add(child);
    return child;
  }

  public void end(Child child) {
    synchronized (this) {
      running.remove(child);
    }
    child.close();
  }

  @Override
  public void close() {
    List<Child> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(running);
      running.clear();
    }
    left.forEach(Child::close);
  }
}
