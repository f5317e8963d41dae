package dev.turnpike.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// Many event streams at once, each on a connection of its own, opened one after the other. Ends
/// with the last stream.
public final class Streams extends Load {
  private final int count;
  private final int mostOpening;
  private final long interval;
  private long firstDue;
  private int begun;
  private int closed;
  private final AtomicInteger opened = new AtomicInteger();

  /// `apart` is the time between two openings; no more than `mostOpening` wait for their first
  /// event at a time.
  public Streams(Request request, int count, int mostOpening, Duration apart) {
    super(request);
    this.count = count;
    this.mostOpening = mostOpening;
    interval = apart.toNanos();
  }

  /// Streams whose first event has come, ended ones too. May be asked from any thread.
  public int opened() {
    return opened.get();
  }

  @Override
  void begin(Engine engine) throws IOException {
    firstDue = System.nanoTime();
  }

  @Override
  void turn(Engine engine, long nowNanos) throws IOException {
    while (begun < count
        && begun - opened.get() < mostOpening
        && firstDue + begun * interval - nowNanos <= 0
        && !gaveUp()) {
      begun++;
      engine.open();
    }
  }

  @Override
  void connected(Engine engine, Wire wire) throws IOException {
    send(wire, System.nanoTime());
  }

  @Override
  void progressed(Engine engine, Wire wire) {
    if (wire.begins()) {
      opened.incrementAndGet();
    }
  }

  @Override
  void free(Engine engine, Wire wire) {
    progressed(engine, wire);
    wire.close();
    closed++;
  }

  @Override
  void broke(Engine engine) {
    closed++;
  }

  @Override
  boolean isDone(long nowNanos) {
    return closed == begun && (begun == count || gaveUp());
  }
}
