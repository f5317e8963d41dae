package dev.turnpike.gateway.trace;

import dev.turnpike.gateway.trace.Trace.Bodies;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Where event loops leave finished traces: a hand-over that never waits and holds at most so many
/// bytes.
///
/// When it fills up, bodies are dropped first, so that an eighth of it stays for rows; when that is
/// full too, rows are. Both are counted. One other thread takes everything out.
public final class Recorder {
  /// The most bytes that wait between the event loops and the spool.
  public static final long DEFAULT_LIMIT = 64L << 20;

  private static final int ROWS_SHARE = 8;

  private final ConcurrentLinkedQueue<Handed> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong bytes = new AtomicLong();
  private final long limit;
  private final RecordingCounts counts;
  private volatile boolean closed;
  private volatile @Nullable Thread sleeper;

  Recorder(long limit, RecordingCounts counts) {
    this.limit = limit;
    this.counts = counts;
  }

  /// What is handed over: a trace, or the wish to know when everything before it is applied.
  sealed interface Handed {
    record Item(Trace trace, boolean bodiesDropped, long bytes) implements Handed {}

    record Mark(CountDownLatch reached) implements Handed {}
  }

  /// Takes a finished trace. Never blocks; encoding, masking and writing happen elsewhere.
  public void record(Trace trace) {
    counts.recorded.increment();
    if (closed) {
      counts.droppedRows.increment();
      return;
    }
    long row = TraceSize.ofRow(trace);
    long all = row + TraceSize.ofBodies(trace.bodies());
    long taken = bytes.addAndGet(all);
    if (all > row && taken > limit - limit / ROWS_SHARE) {
      taken = bytes.addAndGet(row - all);
      hand(withoutBodies(trace), true, row, taken);
    } else {
      hand(trace, false, all, taken);
    }
  }

  public RecordingCounts counts() {
    return counts;
  }

  /// The bytes that wait now.
  public long waitingBytes() {
    return bytes.get();
  }

  private void hand(Trace trace, boolean bodiesDropped, long size, long taken) {
    if (taken > limit) {
      bytes.addAndGet(-size);
      counts.droppedRows.increment();
      return;
    }
    if (bodiesDropped) {
      counts.droppedBodies.increment();
    }
    queue.offer(new Handed.Item(trace, bodiesDropped, size));
    wake();
  }

  private static Trace withoutBodies(Trace trace) {
    Bodies bodies = new Bodies(trace.bodies().keep(), null, false, null, false);
    return new Trace(
        trace.ids(),
        trace.caller(),
        trace.asked(),
        trace.times(),
        trace.answer(),
        trace.attempts(),
        trace.notes(),
        trace.routing(),
        bodies);
  }

  // The taking side, for one thread.

  @Nullable Handed take() {
    Handed handed = queue.poll();
    if (handed instanceof Handed.Item item) {
      bytes.addAndGet(-item.bytes());
    }
    return handed;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /// Sleeps until something is there or is wanted, at most for so long.
  void await(long nanos) {
    sleeper = Thread.currentThread();
    if (queue.isEmpty()) {
      LockSupport.parkNanos(this, nanos);
    }
    sleeper = null;
  }

  /// From here on every trace is dropped and counted.
  void close() {
    closed = true;
  }

  /// The latch falls once everything that was handed over before is applied.
  CountDownLatch mark() {
    CountDownLatch reached = new CountDownLatch(1);
    queue.offer(new Handed.Mark(reached));
    wake();
    return reached;
  }

  private void wake() {
    Thread asleep = sleeper;
    if (asleep != null) {
      LockSupport.unpark(asleep);
    }
  }
}
