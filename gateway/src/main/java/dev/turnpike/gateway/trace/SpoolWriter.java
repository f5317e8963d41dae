package dev.turnpike.gateway.trace;

import dev.turnpike.gateway.trace.Recorder.Handed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The spool thread: takes what the event loops handed over, masks and packs it, and appends it to
/// the spool.
///
/// When the disk is full or broken it holds the batch in its hands and tries again; meanwhile the
/// hand-over fills up, drops and counts.
final class SpoolWriter implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolWriter.class);

  /// A batch is written when it has grown to this or when nothing more waits.
  private static final int BATCH_BYTES = 1 << 20;

  /// The longest time between a write and its sync.
  private static final long SYNC_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /// After a batch, so that a few calls share a write.
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /// How often a batch is tried while the gateway stops. A file that is too large or damaged is
  /// left after the first, so the second often works.
  private static final int LAST_TRIES = 4;

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Recorder recorder;
  private final Spool spool;
  private final BodyPacker packer;
  private final RecordingCounts counts;
  private final Applier applier;
  private final Outage outage = new Outage(LOG, "Writing traces to the spool failed");
  private final FormWriter batch = new FormWriter(BATCH_BYTES + (BATCH_BYTES >> 2));
  private final List<CountDownLatch> marks = new ArrayList<>();
  private int inBatch;
  private int lastTries = LAST_TRIES;
  private long lastSync;
  private volatile boolean stopping;
  private volatile boolean rotationWanted;
  private volatile @Nullable Thread thread;

  SpoolWriter(Recorder recorder, Spool spool, BodyPacker packer, Applier applier) {
    this.recorder = recorder;
    this.spool = spool;
    this.packer = packer;
    this.counts = recorder.counts();
    this.applier = applier;
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    lastSync = System.nanoTime();
    while (true) {
      fillBatch();
      boolean worked = inBatch == 0 || writeBatch();
      passMarksOn();
      if (!worked) {
        if (stopping && --lastTries == 0) {
          break;
        }
        LockSupport.parkNanos(this, RETRY_NANOS);
        continue;
      }
      if (rotationWanted) {
        rotationWanted = false;
        endSegment();
      }
      syncWhenDue();
      if (recorder.isEmpty()) {
        if (stopping) {
          break;
        }
        rest();
      }
    }
    finish();
  }

  /// Ends the thread once everything is written, or after a few last failed tries.
  void stop() {
    stopping = true;
    wake();
  }

  /// Ends the current segment soon, however small it is.
  void rotate() {
    rotationWanted = true;
    wake();
  }

  private void wake() {
    Thread running = thread;
    if (running != null) {
      LockSupport.unpark(running);
    }
  }

  private void fillBatch() {
    while (batch.size() < BATCH_BYTES && marks.isEmpty()) {
      switch (recorder.take()) {
        case null -> {
          return;
        }
        case Handed.Item item -> add(item);
        case Handed.Mark mark -> marks.add(mark.reached());
      }
    }
  }

  private void add(Handed.Item item) {
    int begin = Frame.begin(batch);
    try {
      Trace trace = packer.masked(item.trace());
      PackedBodies bodies =
          item.bodiesDropped()
              ? PackedBodies.none(BodyState.DROPPED)
              : packer.pack(item.trace().bodies());
      TraceForm.write(batch, trace, bodies);
      Frame.end(batch, begin, spool.salt());
      inBatch++;
    } catch (RuntimeException e) {
      // The exception may quote what was said, so only its kind is told.
      batch.cutTo(begin);
      counts.droppedRows.increment();
      LOG.error(
          "The trace of call {} could not be encoded: {}",
          item.trace().ids().callId(),
          e.getClass().getName());
    }
  }

  private boolean writeBatch() {
    try {
      spool.append(batch.array(), batch.size());
    } catch (IOException e) {
      counts.diskErrors.increment();
      outage.failed(e);
      return false;
    }
    outage.worked();
    counts.spooled.add(inBatch);
    inBatch = 0;
    batch.clear();
    applier.wake();
    return true;
  }

  /// A mark is passed on when everything before it is in the spool.
  private void passMarksOn() {
    if (inBatch == 0 && !marks.isEmpty()) {
      marks.forEach(mark -> applier.tellWhenApplied(spool.end(), mark));
      marks.clear();
    }
  }

  private void syncWhenDue() {
    if (spool.isUnsynced() && System.nanoTime() - lastSync >= SYNC_NANOS) {
      sync();
    }
  }

  private void sync() {
    lastSync = System.nanoTime();
    try {
      spool.force();
    } catch (IOException e) {
      counts.diskErrors.increment();
      outage.failed(e);
    }
  }

  private void endSegment() {
    try {
      spool.rotate();
    } catch (IOException e) {
      counts.diskErrors.increment();
      outage.failed(e);
    }
    applier.wake();
  }

  private void rest() {
    LockSupport.parkNanos(this, LINGER_NANOS);
    if (recorder.isEmpty() && !stopping && !rotationWanted) {
      if (spool.isUnsynced()) {
        recorder.await(Math.max(1, SYNC_NANOS - (System.nanoTime() - lastSync)));
      } else {
        recorder.await(IDLE_NANOS);
      }
    }
  }

  /// What could not be written until now is lost, and is counted.
  private void finish() {
    counts.droppedRows.add(inBatch);
    for (Handed handed = recorder.take(); handed != null; handed = recorder.take()) {
      switch (handed) {
        case Handed.Item _ -> counts.droppedRows.increment();
        case Handed.Mark mark -> applier.tellWhenApplied(spool.end(), mark.reached());
      }
    }
    endSegment();
  }
}
