package dev.turnpike.simulator.voice;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/// An answer told as a stream, one frame at a time and only as far as it is listened to; so an
/// answer may have no end.
abstract class Telling implements Iterator<Frame> {
  private static final int NOT_BEGUN = -1;

  protected final Ask ask;
  protected final Answer answer;
  private final Deque<Frame> ready = new ArrayDeque<>();
  private boolean opened;
  private boolean closed;
  private int part;
  private int piece = NOT_BEGUN;

  Telling(Ask ask, Answer answer) {
    this.ask = ask;
    this.answer = answer;
  }

  /// What comes before the first part.
  abstract List<Frame> open();

  /// What comes before the pieces of a part.
  abstract List<Frame> begin(int index, Part part);

  /// One piece; may be nothing where the dialect sends a part at once.
  abstract List<Frame> piece(int index, Part part, String piece);

  /// What comes after the pieces of a part.
  abstract List<Frame> finish(int index, Part part);

  /// What comes after the last part.
  abstract List<Frame> close();

  @Override
  public final boolean hasNext() {
    while (ready.isEmpty() && !closed) {
      ready.addAll(more());
    }
    return !ready.isEmpty();
  }

  @Override
  public final Frame next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the answer is told");
    }
    return ready.removeFirst();
  }

  private List<Frame> more() {
    if (!opened) {
      opened = true;
      return open();
    }
    if (part == answer.parts().size()) {
      closed = true;
      return close();
    }
    Part current = answer.parts().get(part);
    if (piece == NOT_BEGUN) {
      piece = 0;
      return begin(part, current);
    }
    if (piece < current.pieces().size()) {
      return piece(part, current, current.pieces().get(piece++));
    }
    piece = NOT_BEGUN;
    return finish(part++, current);
  }
}
