package dev.turnpike.simulator;

import dev.turnpike.simulator.script.Break;
import dev.turnpike.simulator.voice.Answer;
import dev.turnpike.simulator.voice.Ask;
import dev.turnpike.simulator.voice.Frame;
import dev.turnpike.simulator.voice.Json;
import dev.turnpike.simulator.voice.Trouble;
import dev.turnpike.simulator.voice.Voice;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// A stream of frames that goes wrong on the way: it ends early, or one frame of it is another.
///
/// The middle is where half of the content's pieces are through, at least one, and at the latest
/// where the stream begins to say that it is complete.
final class Broken implements Iterator<Frame> {
  private final Iterator<Frame> frames;
  private final Break way;
  private final Voice voice;
  private final Ask ask;
  private final long middle;
  private long position;
  private long pieces;
  private boolean over;
  private @Nullable Frame next;

  Broken(Iterator<Frame> frames, Break way, Voice voice, Ask ask, Answer answer) {
    this.frames = frames;
    this.way = way;
    this.voice = voice;
    this.ask = ask;
    middle = Math.max(1, answer.pieces() / 2);
  }

  @Override
  public boolean hasNext() {
    if (next == null && !over) {
      next = take();
    }
    return next != null;
  }

  @Override
  public Frame next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException("the stream broke off");
    }
    Frame taken = next;
    next = null;
    return taken;
  }

  private @Nullable Frame take() {
    if (way == Break.ERROR_FIRST) {
      return last(error(false));
    }
    if (!frames.hasNext()) {
      over = true;
      return null;
    }
    Frame frame = frames.next();
    boolean isEnd = frame.moment() == Frame.Moment.END;
    if (isEnd || pieces >= middle) {
      switch (way) {
        case STALL_MID, CUT_MID, CLOSE_MID -> {
          over = true;
          return null;
        }
        case TRUNCATE -> {
          if (isEnd) {
            over = true;
            return null;
          }
        }
        case ERROR_EVENT -> {
          return last(error(false));
        }
        case ERROR_BARE -> {
          return last(error(true));
        }
        case ERROR_TAIL -> {
          return last(Frame.bare(Json.text(voice.error(Trouble.of(503), ask.seed()))));
        }
        default -> {
          // these do not end a stream early
        }
      }
    }
    position++;
    if (frame.moment() == Frame.Moment.PIECE && ++pieces == middle && way == Break.BAD_EVENT) {
      return frame.withData(frame.data().substring(0, frame.data().length() / 2));
    }
    return frame;
  }

  private Frame last(Frame frame) {
    over = true;
    return frame;
  }

  private Frame error(boolean bare) {
    return voice.errorFrame(Trouble.of(503), ask, position, bare);
  }
}
