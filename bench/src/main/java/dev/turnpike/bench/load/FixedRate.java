package dev.turnpike.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// So many requests a second, whether or not the other side keeps up. A request's time counts from
/// when it was due, so that an answer that holds up those after it is seen in theirs too.
public final class FixedRate extends Load {
  private static final long LONGEST_NANOS = Duration.ofMinutes(10).toNanos();
  private static final long BEFORE_FIRST_NANOS = Duration.ofMillis(50).toNanos();

  private final int connections;
  private final long interval;
  private final long count;
  private final Histogram latency = new Histogram(LONGEST_NANOS, 3);
  private final Deque<Wire> idle = new ArrayDeque<>();
  private @Nullable Pacer pacer;
  private long nextDue;
  private long sent;
  private long over;

  public FixedRate(Request request, int connections, int perSecond, Duration time) {
    super(request);
    this.connections = connections;
    interval = Duration.ofSeconds(1).toNanos() / perSecond;
    count = time.toNanos() / interval;
  }

  /// Nanoseconds from when a request was due to the last byte of its answer.
  public Histogram latency() {
    return latency;
  }

  @Override
  void begin(Engine engine) throws IOException {
    for (int i = 0; i < connections; i++) {
      engine.open();
    }
  }

  @Override
  void connected(Engine engine, Wire wire) {
    idle.add(wire);
    if (pacer == null && idle.size() == connections) {
      nextDue = System.nanoTime() + BEFORE_FIRST_NANOS;
      pacer = new Pacer(engine, nextDue, interval);
    }
  }

  @Override
  void turn(Engine engine, long nowNanos) throws IOException {
    if (pacer == null) {
      return;
    }
    while (sent < count && nextDue - nowNanos <= 0 && !idle.isEmpty()) {
      Wire wire = idle.remove();
      long due = nextDue;
      nextDue += interval;
      sent++;
      try {
        send(wire, due);
      } catch (IOException e) {
        failed(engine, wire, String.valueOf(e.getMessage()));
      }
    }
  }

  @Override
  void over() {
    if (pacer != null) {
      pacer.close();
    }
  }

  @Override
  void counted(Wire wire) {
    latency.recordValue(Math.min(System.nanoTime() - wire.dueNanos(), LONGEST_NANOS));
  }

  @Override
  void free(Engine engine, Wire wire) {
    over++;
    idle.add(wire);
  }

  @Override
  void broke(Engine engine) throws IOException {
    over++;
    engine.open();
  }

  @Override
  boolean isDone(long nowNanos) {
    return gaveUp() || over >= count;
  }
}
