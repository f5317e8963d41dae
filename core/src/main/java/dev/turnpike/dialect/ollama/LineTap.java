package dev.turnpike.dialect.ollama;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.AnswerReader;
import dev.turnpike.dialect.AnswerTap;
import dev.turnpike.dialect.Progress;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.Arrays;

/// The tap on a stream whose lines are JSON, each an event. No client speaks this, so nothing ever
/// goes on.
final class LineTap implements AnswerTap {
  private static final byte[] NOTHING = {};

  private final AnswerReader reader;
  private final Progress progress;

  /// The line that is not whole yet.
  private byte[] held = NOTHING;

  private int length;

  LineTap(AnswerReader reader) {
    this.reader = reader;
    this.progress = reader.progress();
  }

  @Override
  public AnswerReader reader() {
    return reader;
  }

  @Override
  public byte[] take(byte[] chunk) {
    int from = 0;
    for (int at = 0; at < chunk.length && !isOver(); at++) {
      if (chunk[at] == '\n') {
        hold(chunk, from, at);
        show(false);
        length = 0;
        from = at + 1;
      }
    }
    if (!isOver()) {
      hold(chunk, from, chunk.length);
    }
    if (isOver()) {
      length = 0;
    }
    if (length == 0) {
      held = NOTHING;
    }
    return NOTHING;
  }

  private boolean isOver() {
    return progress.hasFailed() || progress.isComplete();
  }

  private void hold(byte[] chunk, int from, int to) {
    int longer = length + to - from;
    if (longer > MAX_EVENT_BYTES) {
      progress.fail(
          new Failure.Garbled(
              "The upstream sent a line longer than " + MAX_EVENT_BYTES + " bytes."),
          false);
      return;
    }
    if (longer > held.length) {
      held = Arrays.copyOf(held, Math.max(longer, 2 * length));
    }
    System.arraycopy(chunk, from, held, length, to - from);
    length = longer;
  }

  /// Shows the line to the reader. The last one of a stream, without a line end, may be cut.
  private void show(boolean last) {
    if (progress.hasFailed() || isBlank()) {
      return;
    }
    try {
      reader.event(held, 0, length, false);
    } catch (MalformedJson e) {
      progress.fail(
          last
              ? AnswerReader.truncated()
              : new Failure.Garbled(
                  "The upstream sent a line that cannot be read: " + e.getMessage() + "."),
          false);
    }
  }

  private boolean isBlank() {
    for (int i = 0; i < length; i++) {
      if (held[i] != ' ' && held[i] != '\r' && held[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  @Override
  public byte[] end() {
    show(true);
    length = 0;
    held = NOTHING;
    if (!progress.hasFailed()) {
      reader.end();
    }
    return NOTHING;
  }
}
