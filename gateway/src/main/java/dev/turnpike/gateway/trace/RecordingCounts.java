package dev.turnpike.gateway.trace;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// What the recording has done since it was opened; read by metrics and tests, at any time.
public final class RecordingCounts {
  final LongAdder recorded = new LongAdder();
  final LongAdder droppedBodies = new LongAdder();
  final LongAdder droppedRows = new LongAdder();
  final LongAdder spooled = new LongAdder();
  final LongAdder applied = new LongAdder();
  final LongAdder damaged = new LongAdder();
  final LongAdder diskErrors = new LongAdder();
  final LongAdder storeErrors = new LongAdder();
  final AtomicLong spoolBytes = new AtomicLong();

  /// Traces that were handed over, those that were then dropped included.
  public long recorded() {
    return recorded.sum();
  }

  /// Traces whose row was kept and whose bodies were not, because the hand-over was nearly full.
  public long droppedBodies() {
    return droppedBodies.sum();
  }

  /// Traces of which nothing was kept.
  public long droppedRows() {
    return droppedRows.sum();
  }

  /// Traces that reached the spool and so survive the end of this process.
  public long spooled() {
    return spooled.sum();
  }

  /// Rows that are new in the store. A trace that is replayed counts once.
  public long applied() {
    return applied.sum();
  }

  /// Damaged stretches that a replay passed over.
  public long damaged() {
    return damaged.sum();
  }

  /// Failed tries to write or sync the spool.
  public long diskErrors() {
    return diskErrors.sum();
  }

  /// Failed tries to write the store.
  public long storeErrors() {
    return storeErrors.sum();
  }

  /// What the spool takes on the disk now.
  public long spoolBytes() {
    return spoolBytes.get();
  }
}
