package dev.turnpike.bench.load;

import java.util.concurrent.locks.LockSupport;

/// Wakes an engine each time something is due: a selector's own timeout is only exact to a
/// millisecond.
final class Pacer implements AutoCloseable {
  private final Engine engine;
  private final long first;
  private final long interval;
  private volatile boolean stopped;

  /// The first is due at `first` by `System.nanoTime`, each other `interval` nanoseconds later.
  Pacer(Engine engine, long first, long interval) {
    this.engine = engine;
    this.first = first;
    this.interval = interval;
    Thread.ofPlatform().daemon().name("bench-pacer").start(this::pace);
  }

  private void pace() {
    long due = first;
    while (!stopped) {
      long now = System.nanoTime();
      if (now - due < 0) {
        LockSupport.parkNanos(due - now);
      } else {
        engine.wakeUp();
        due += interval * (1 + (now - due) / interval);
      }
    }
  }

  @Override
  public void close() {
    stopped = true;
  }
}
