package dev.turnpike.dialect.eventstream;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.AnswerReader;
import dev.turnpike.dialect.AnswerTap;
import dev.turnpike.dialect.ErrorBody;
import dev.turnpike.dialect.Progress;
import dev.turnpike.dialect.UpstreamError;
import dev.turnpike.dialect.json.JsonWriter;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.Arrays;

/// The tap on `application/vnd.amazon.eventstream`: checks each frame and shows it to the reader as
/// `{"EVENT-TYPE":PAYLOAD}`. An exception or error message fails the stream.
///
/// No client speaks this, so nothing ever goes on.
public final class EventStreamTap implements AnswerTap {
  public static final String CONTENT_TYPE = "application/vnd.amazon.eventstream";

  private static final byte[] NOTHING = {};

  /// The most bytes of an answer that is no event stream, to find the error in it.
  private static final int MAX_BARE_BYTES = 64 * 1024;

  private final AnswerReader reader;
  private final Progress progress;

  /// The frame that is not whole yet.
  private byte[] held = NOTHING;

  private int length;

  /// JSON or HTML came where a frame should have begun.
  private boolean isBare;

  public EventStreamTap(AnswerReader reader) {
    this.reader = reader;
    this.progress = reader.progress();
  }

  @Override
  public AnswerReader reader() {
    return reader;
  }

  @Override
  public byte[] take(byte[] chunk) {
    if (progress.hasFailed() || chunk.length == 0) {
      return NOTHING;
    }
    append(chunk);
    try {
      keepFrom(showWholeFrames());
    } catch (MalformedFrame e) {
      progress.fail(garbled(e.getMessage()), false);
    }
    if (isBare && length > MAX_BARE_BYTES) {
      progress.fail(noFrames(), false);
    }
    if (progress.hasFailed()) {
      keepFrom(length);
    }
    return NOTHING;
  }

  private void append(byte[] chunk) {
    if (length + chunk.length > held.length) {
      held = Arrays.copyOf(held, Math.max(length + chunk.length, 2 * length));
    }
    System.arraycopy(chunk, 0, held, length, chunk.length);
    length += chunk.length;
  }

  /// Drops the bytes before `at`.
  private void keepFrom(int at) {
    if (at == length) {
      held = NOTHING;
    } else if (at > 0) {
      held = Arrays.copyOfRange(held, at, length);
    }
    length -= at;
  }

  /// Returns the place behind the last whole frame.
  private int showWholeFrames() throws MalformedFrame {
    int at = 0;
    while (at < length && !progress.hasFailed()) {
      isBare |= isNoFrame(held[at]);
      if (isBare || length - at < Frame.PRELUDE) {
        break;
      }
      int size = Frame.length(held, at);
      if (length - at < size) {
        break;
      }
      show(Frame.read(held, at, size));
      at += size;
    }
    return at;
  }

  /// As the first byte of a length these would announce a gigabyte.
  private static boolean isNoFrame(byte first) {
    return first == '{' || first == '[' || first == '<';
  }

  private void show(Frame frame) throws MalformedFrame {
    String kind = frame.header(":message-type");
    String event = frame.header(":event-type");
    if ("event".equals(kind) && event != null && !event.endsWith("Exception")) {
      show(frame.asMember(event));
    } else if ("event".equals(kind) && event != null) {
      progress.fail(Faults.failure(event, frame.payload()), false);
    } else if ("exception".equals(kind)) {
      progress.fail(Faults.failure(frame.header(":exception-type"), frame.payload()), false);
    } else if ("error".equals(kind)) {
      String message = frame.header(":error-message");
      byte[] body = new JsonWriter().object().field("message", message).end().bytes();
      progress.fail(Faults.failure(frame.header(":error-code"), body), false);
    } else {
      throw new MalformedFrame("a frame says of itself neither event nor exception nor error");
    }
  }

  private void show(byte[] json) {
    try {
      reader.event(json, 0, json.length, false);
    } catch (MalformedJson e) {
      progress.fail(garbled(e.getMessage()), false);
    }
  }

  private static Failure garbled(String why) {
    return new Failure.Garbled("The upstream sent an event that cannot be read: " + why + ".");
  }

  private static Failure noFrames() {
    return new Failure.Garbled("The upstream answered with something else than an event stream.");
  }

  @Override
  public byte[] end() {
    if (progress.hasFailed()) {
      return NOTHING;
    }
    if (isBare) {
      progress.fail(
          ErrorBody.insteadOfEvents(held, 0, length)
              .map(UpstreamError::inside)
              .orElseGet(EventStreamTap::noFrames),
          false);
    } else if (length > 0) {
      progress.fail(AnswerReader.truncated(), false);
    }
    if (!progress.hasFailed()) {
      reader.end();
    }
    keepFrom(length);
    return NOTHING;
  }
}
