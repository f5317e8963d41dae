package dev.turnpike.gateway.trace;

import dev.turnpike.gateway.trace.Spool.Position;
import dev.turnpike.gateway.trace.TraceForm.Spooled;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The apply thread: reads the spool in order and writes the store in batches.
///
/// There is one path for what was spooled a moment ago and for what a crash left behind. A segment
/// is deleted only when all of it is in the store *and* the store was synced, so the spool may be
/// forgotten by a power cut only where the store is not.
final class Applier implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Applier.class);

  private static final int BATCH_ROWS = 2_000;
  private static final int BATCH_BYTES = 16 << 20;
  private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long FIRST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LAST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final Duration BETWEEN_SWEEPS = Duration.ofHours(1);

  private record Waiting(Position target, CountDownLatch reached) {}

  private final SpoolCursor cursor;
  private final StoreWriter store;
  private final RecordingCounts counts;
  private final Clock clock;
  private final Outage outage = new Outage(LOG, "Writing traces to the store failed");
  private final ConcurrentLinkedQueue<Waiting> waiting = new ConcurrentLinkedQueue<>();
  private final List<Spooled> batch = new ArrayList<>();
  private int batchBytes;
  private boolean isBehind;
  private Instant lastSweep = Instant.MIN;
  private long retryNanos = FIRST_RETRY_NANOS;
  private @Nullable Runnable beforeSweep;
  private volatile boolean stopping;
  private volatile boolean idle;
  private volatile @Nullable Thread thread;

  Applier(Spool spool, StoreWriter store, RecordingCounts counts, Clock clock) {
    this.cursor = new SpoolCursor(spool, counts);
    this.store = store;
    this.counts = counts;
    this.clock = clock;
  }

  /// What else is to be done each hour; set before the thread starts.
  void beforeSweep(Runnable action) {
    beforeSweep = action;
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    while (true) {
      boolean worked = step();
      if (!worked) {
        if (stopping) {
          break;
        }
        LockSupport.parkNanos(this, retryNanos);
        retryNanos = Math.min(retryNanos * 2, LAST_RETRY_NANOS);
      } else if (stopping) {
        if (!cursor.isMoreThere()) {
          break;
        }
      } else if (!isBehind) {
        sleepUntilThereIsMore();
      }
    }
    finish();
  }

  /// One batch, as far as there is one; false where the store did not take it.
  private boolean step() {
    try {
      sweepWhenDue();
      fillBatch();
      isBehind = isFull();
      if (!batch.isEmpty()) {
        counts.applied.add(store.write(batch));
        batch.clear();
        batchBytes = 0;
      }
      tellThoseWaiting();
      deletePassed();
      retryNanos = FIRST_RETRY_NANOS;
      outage.worked();
      return true;
    } catch (SQLException | IOException | RuntimeException e) {
      // Whatever it was, this thread must not end: the spool would fill up behind it.
      counts.storeErrors.increment();
      outage.failed(e);
      return false;
    }
  }

  private boolean isFull() {
    return batch.size() >= BATCH_ROWS || batchBytes >= BATCH_BYTES;
  }

  private void fillBatch() throws IOException {
    while (!isFull()) {
      Spooled next = cursor.next();
      if (next == null) {
        return;
      }
      batch.add(next);
      batchBytes += cursor.length();
    }
  }

  /// Everything that was passed is in the store; once the store is synced, the spool need not keep
  /// it. A reader of the store can put that off.
  private void deletePassed() throws SQLException, IOException {
    if (cursor.hasPassedSegments() && store.checkpoint()) {
      cursor.deletePassed();
    }
  }

  private void sweepWhenDue() throws SQLException, IOException {
    Instant now = clock.instant();
    if (lastSweep.equals(Instant.MIN) || !now.isBefore(lastSweep.plus(BETWEEN_SWEEPS))) {
      lastSweep = now;
      if (beforeSweep != null) {
        beforeSweep.run();
      }
      store.deleteExpired();
    }
  }

  /// The latch falls once everything up to there is applied.
  void tellWhenApplied(Position target, CountDownLatch reached) {
    waiting.add(new Waiting(target, reached));
    wake();
  }

  private void tellThoseWaiting() {
    for (Waiting next = waiting.peek();
        next != null && next.target().compareTo(cursor.position()) <= 0;
        next = waiting.peek()) {
      waiting.remove();
      next.reached().countDown();
    }
  }

  private void sleepUntilThereIsMore() {
    idle = true;
    if (!cursor.isMoreThere() && waiting.isEmpty() && !stopping) {
      LockSupport.parkNanos(this, IDLE_NANOS);
    }
    idle = false;
    long until = System.nanoTime() + GATHER_NANOS;
    for (long rest = GATHER_NANOS;
        rest > 0 && waiting.isEmpty() && !stopping;
        rest = until - System.nanoTime()) {
      LockSupport.parkNanos(this, rest);
    }
  }

  /// Says that there is more in the spool.
  void wake() {
    Thread running = thread;
    if (running != null && (idle || !waiting.isEmpty())) {
      LockSupport.unpark(running);
    }
  }

  /// Ends the thread once the spool is empty, or after one more try where the store is down.
  void stop() {
    stopping = true;
    Thread running = thread;
    if (running != null) {
      LockSupport.unpark(running);
    }
  }

  private void finish() {
    try {
      cursor.close();
      store.close();
    } catch (SQLException | IOException e) {
      counts.storeErrors.increment();
      outage.failed(e);
    }
  }
}
