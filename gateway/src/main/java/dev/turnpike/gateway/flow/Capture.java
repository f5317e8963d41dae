package dev.turnpike.gateway.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Keeps a copy of what a client was sent, for the trace: up to a cap for one call and a budget for
/// all of them together. What does not fit is cut, and the trace says so.
final class Capture {
  private final int cap;
  private final AtomicLong budget;
  private final List<byte[]> pieces = new ArrayList<>(4);
  private int size;
  private boolean cut;

  /// `budget` is what is left for all calls, in bytes; a cap of 0 keeps nothing.
  Capture(int cap, AtomicLong budget) {
    this.cap = cap;
    this.budget = budget;
  }

  void add(byte[] bytes) {
    if (cap == 0 || bytes.length == 0) {
      return;
    }
    int room = Math.min(bytes.length, cap - size);
    if (room <= 0 || cut || budget.addAndGet(-room) < 0) {
      if (room > 0 && !cut) {
        budget.addAndGet(room);
      }
      cut = true;
      return;
    }
    pieces.add(room == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, room));
    size += room;
    cut = room < bytes.length;
  }

  boolean isCut() {
    return cut;
  }

  /// Everything kept, or null where nothing came; gives its share of the budget back.
  byte @Nullable [] take() {
    budget.addAndGet(size);
    if (pieces.isEmpty()) {
      return null;
    }
    if (pieces.size() == 1) {
      return pieces.getFirst();
    }
    byte[] all = new byte[size];
    int at = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, all, at, piece.length);
      at += piece.length;
    }
    pieces.clear();
    size = 0;
    return all;
  }
}
