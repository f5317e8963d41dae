package dev.turnpike.gateway.flow;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// How much is under way in the whole process, and whether more may come: calls, bytes of bodies
/// held in memory, and the end of it all.
public final class Traffic {
  private final long memory;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private volatile boolean draining;

  /// `memory` is what bodies may take in all, in bytes.
  public Traffic(long memory) {
    this.memory = memory;
  }

  public int calls() {
    return calls.get();
  }

  public long bytes() {
    return bytes.get();
  }

  public void drain() {
    draining = true;
  }

  public boolean draining() {
    return draining;
  }

  /// Counts one more call in, unless `most` are under way.
  public boolean enter(int most) {
    if (calls.incrementAndGet() > most) {
      calls.decrementAndGet();
      return false;
    }
    return true;
  }

  public void leave() {
    calls.decrementAndGet();
  }

  /// Counts `size` bytes of a body in, unless that would be more than there may be in all.
  public boolean hold(long size) {
    if (bytes.addAndGet(size) > memory) {
      bytes.addAndGet(-size);
      return false;
    }
    return true;
  }

  public void release(long size) {
    bytes.addAndGet(-size);
  }
}
