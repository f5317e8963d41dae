package dev.turnpike.bench.load;

import java.io.IOException;
import java.time.Duration;

/// As many requests as the other side answers: each connection sends the next one when it has the
/// answer to the last. Ends with the last answer after `time`.
public final class ClosedLoop extends Load {
  private final int connections;
  private final Duration time;
  private long end;
  private int open;

  public ClosedLoop(Request request, int connections, Duration time) {
    super(request);
    this.connections = connections;
    this.time = time;
  }

  @Override
  void begin(Engine engine) throws IOException {
    end = System.nanoTime() + time.toNanos();
    for (; open < connections; open++) {
      engine.open();
    }
  }

  @Override
  void connected(Engine engine, Wire wire) throws IOException {
    send(wire, System.nanoTime());
  }

  @Override
  void free(Engine engine, Wire wire) throws IOException {
    long now = System.nanoTime();
    if (now - end < 0) {
      send(wire, now);
    } else {
      wire.close();
      open--;
    }
  }

  @Override
  void broke(Engine engine) throws IOException {
    if (System.nanoTime() - end < 0 && !gaveUp()) {
      engine.open();
    } else {
      open--;
    }
  }

  @Override
  boolean isDone(long nowNanos) {
    return open == 0;
  }
}
