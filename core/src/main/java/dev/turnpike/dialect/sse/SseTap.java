package dev.turnpike.dialect.sse;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.AnswerReader;
import dev.turnpike.dialect.AnswerTap;
import dev.turnpike.dialect.ErrorBody;
import dev.turnpike.dialect.Progress;
import dev.turnpike.dialect.UpstreamError;
import dev.turnpike.dialect.json.MalformedJson;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The tap on a stream of server-sent events: frames them and shows each to the dialect's reader.
///
/// Lines end in LF, CR or CRLF. A CR that is the last byte so far may be half of a CRLF, so a
/// stream with bare CRs runs one byte behind.
public final class SseTap implements AnswerTap {
  private static final byte[] NOTHING = {};

  /// The most bytes of an answer that is no stream of events, to find the error in it.
  private static final int MAX_BARE_BYTES = 64 * 1024;

  /// An idle stream does not keep a buffer larger than this for the beginning of an event.
  private static final int ROOMY = 16 * 1024;

  private final AnswerReader reader;
  private final Progress progress;
  private final EventLines lines = new EventLines();

  /// The beginning of the event that is not whole yet.
  private byte[] held = NOTHING;

  private int heldLength;

  /// Where the line begins that is not whole yet, and how far its end was looked for.
  private int line;

  private int searched;

  /// Where the event begins that is not whole yet.
  private int event;

  private boolean started;

  public SseTap(AnswerReader reader) {
    this.reader = reader;
    this.progress = reader.progress();
  }

  @Override
  public AnswerReader reader() {
    return reader;
  }

  @Override
  public byte[] take(byte[] chunk) {
    if (progress.hasFailed() || progress.isComplete() || chunk.length == 0) {
      return NOTHING;
    }
    boolean direct = heldLength == 0; // the chunk is read where it lies
    byte[] buffer = direct ? chunk : joined(chunk);
    int length = direct ? chunk.length : heldLength;
    ByteArrayOutputStream before = null; // what passes before an event that is hidden
    int from = 0;
    while (true) {
      int end = LineEnds.find(buffer, searched, length);
      if (end < 0 || (buffer[end] == '\r' && end == length - 1)) {
        searched = end < 0 ? length : end;
        break;
      }
      int next = buffer[end] == '\r' && buffer[end + 1] == '\n' ? end + 2 : end + 1;
      boolean isWhole = isBlank(buffer, line, end);
      line = next;
      searched = next;
      if (!isWhole) {
        continue;
      }
      boolean seen = showEvent(buffer, next);
      if (progress.hasFailed()) {
        int to = progress.failureRelayed() ? next : event;
        return direct ? passed(before, chunk, from, to) : copied(before, buffer, from, to);
      }
      if (!seen) {
        before = before == null ? new ByteArrayOutputStream() : before;
        before.write(buffer, from, event - from);
        from = next;
      }
      event = next;
      lines.clear();
      if (progress.isComplete()) {
        length = next; // what stands behind the terminal event is nobody's
        break;
      }
    }
    byte[] out = direct ? passed(before, chunk, from, event) : copied(before, buffer, from, event);
    hold(buffer, length, direct);
    return out;
  }

  private byte[] joined(byte[] chunk) {
    int length = heldLength + chunk.length;
    if (length > held.length) {
      held = Arrays.copyOf(held, Math.max(length, 2 * held.length));
    }
    System.arraycopy(chunk, 0, held, heldLength, chunk.length);
    heldLength = length;
    return held;
  }

  /// Keeps what belongs to an event that is not whole, within the bounds.
  private void hold(byte[] buffer, int length, boolean direct) {
    int rest = length - event;
    if (rest > (lines.isBare() ? MAX_BARE_BYTES : MAX_EVENT_BYTES)) {
      progress.fail(lines.isBare() ? noEvents() : tooLong(), false);
      rest = 0;
      line = event;
      searched = event;
      lines.clear();
    }
    if (rest == 0) {
      held = NOTHING;
    } else if (direct || (held.length > ROOMY && rest < ROOMY)) {
      held = Arrays.copyOfRange(buffer, event, length);
    } else {
      System.arraycopy(held, event, held, 0, rest);
    }
    heldLength = rest;
    line -= event;
    searched -= event;
    lines.shift(event);
    event = 0;
  }

  /// The bytes of `chunk` that go on: `chunk` itself where all do.
  private static byte[] passed(
      @Nullable ByteArrayOutputStream before, byte[] chunk, int from, int to) {
    return before == null && from == 0 && to == chunk.length
        ? chunk
        : copied(before, chunk, from, to);
  }

  private static byte[] copied(
      @Nullable ByteArrayOutputStream before, byte[] buffer, int from, int to) {
    if (before == null) {
      return from == to ? NOTHING : Arrays.copyOfRange(buffer, from, to);
    }
    before.write(buffer, from, to - from);
    return before.toByteArray();
  }

  /// Takes a line; true where it is empty and so ends the event.
  private boolean isBlank(byte[] b, int from, int to) {
    if (!started) {
      started = true;
      boolean marked =
          to - from >= 3
              && b[from] == (byte) 0xef
              && b[from + 1] == (byte) 0xbb
              && b[from + 2] == (byte) 0xbf;
      from += marked ? 3 : 0;
    }
    if (from < to) {
      lines.add(b, from, to);
      return false;
    }
    return !lines.isBare(); // JSON that came instead of events may hold empty lines
  }

  /// Shows the whole event to the reader; false where the client must not see it.
  private boolean showEvent(byte[] buffer, int to) {
    if (to - event > MAX_EVENT_BYTES) {
      progress.fail(tooLong(), false);
      return false;
    }
    try {
      return !lines.hasData() || readEvent(buffer);
    } catch (MalformedJson e) {
      progress.fail(
          new Failure.Garbled(
              "The upstream sent an event that cannot be read: "
                  + e.messageFrom(lines.dataFrom())
                  + "."),
          false);
      progress.notRelayed(); // though it began as the upstream's own error
      return false;
    }
  }

  private boolean readEvent(byte[] buffer) throws MalformedJson {
    return reader.event(
        lines.dataIn(buffer), lines.dataFrom(), lines.dataTo(), lines.isNamedError());
  }

  @Override
  public byte[] end() {
    if (progress.hasFailed()) {
      return NOTHING;
    }
    byte[] last = heldLength == 0 ? NOTHING : lastEvent();
    if (!progress.hasFailed()) {
      reader.end();
    }
    heldLength = 0;
    held = NOTHING;
    return progress.hasFailed() ? NOTHING : last;
  }

  /// What stands at the end without an empty line: an event all the same where it is whole.
  private byte[] lastEvent() {
    int to = held[heldLength - 1] == '\r' ? heldLength - 1 : heldLength;
    if (line < to) {
      isBlank(held, line, to);
    }
    boolean seen = true;
    if (lines.isBare()) {
      seen = false;
      progress.fail(
          ErrorBody.insteadOfEvents(held, 0, heldLength)
              .map(UpstreamError::inside)
              .orElseGet(SseTap::noEvents),
          false);
    } else if (lines.hasData()) {
      try {
        seen = readEvent(held);
        progress.notRelayed(); // a break must be told in an event of its own
      } catch (MalformedJson e) {
        seen = false;
        progress.fail(AnswerReader.truncated(), false);
        progress.notRelayed();
      }
    }
    return seen ? Arrays.copyOf(held, heldLength) : NOTHING;
  }

  private static Failure noEvents() {
    return new Failure.Garbled("The upstream answered with something else than events.");
  }

  private static Failure tooLong() {
    return new Failure.Garbled(
        "The upstream sent an event longer than " + MAX_EVENT_BYTES + " bytes.");
  }
}
