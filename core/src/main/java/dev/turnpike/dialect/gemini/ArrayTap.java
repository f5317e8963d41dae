package dev.turnpike.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.AnswerReader;
import dev.turnpike.dialect.AnswerTap;
import dev.turnpike.dialect.ErrorBody;
import dev.turnpike.dialect.Progress;
import dev.turnpike.dialect.UpstreamError;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.Arrays;

/// The tap on a stream that is one JSON array, `[{…},\n{…}]`, each element an event.
///
/// Goes on up to the end of each whole element, so that an error can still be put in as one more.
/// The closing bracket goes on only where the answer is complete.
final class ArrayTap implements AnswerTap {
  private static final byte[] NOTHING = {};
  private static final byte[] WHITESPACE = {'\n'};

  private final AnswerReader reader;
  private final Progress progress;
  private byte[] held = NOTHING;
  private int length;

  /// How far `held` was looked through, and where in the array that is.
  private int at;

  private Place place = Place.BEFORE;
  private int element;
  private int depth;
  private boolean inString;
  private boolean escaped;
  private boolean sentElement;

  /// Where in the array the looking has come.
  private enum Place {
    BEFORE,
    FIRST,
    INSIDE,
    AFTER_ELEMENT,
    AFTER_COMMA,
    BEHIND,
    /// No array: a bare object, which at its end may turn out to be an error.
    BARE
  }

  ArrayTap(AnswerReader reader) {
    this.reader = reader;
    this.progress = reader.progress();
  }

  @Override
  public AnswerReader reader() {
    return reader;
  }

  @Override
  public byte[] take(byte[] chunk) {
    if (progress.hasFailed()) {
      return NOTHING;
    }
    append(chunk);
    int passed = 0;
    while (at < length && !progress.hasFailed()) {
      byte c = held[at++];
      if (place == Place.INSIDE) {
        if (endsElement(c) && show(element, at)) {
          passed = at;
          place = Place.AFTER_ELEMENT;
        }
      } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        between(c);
      }
      if (place == Place.BEHIND && progress.finishReason() != null) {
        passed = at;
      }
    }
    if (length - passed > MAX_EVENT_BYTES) {
      progress.fail(
          new Failure.Garbled(
              "The upstream sent an element longer than " + MAX_EVENT_BYTES + " bytes."),
          false);
    }
    return release(passed);
  }

  private void append(byte[] chunk) {
    if (length + chunk.length > held.length) {
      held = Arrays.copyOf(held, Math.max(length + chunk.length, 2 * held.length));
    }
    System.arraycopy(chunk, 0, held, length, chunk.length);
    length += chunk.length;
  }

  /// A byte outside of the elements that is no whitespace.
  private void between(byte c) {
    boolean wanted =
        switch (place) {
          case BEFORE -> c == '[' || c == '{';
          case FIRST -> c == '{' || c == ']';
          case AFTER_COMMA -> c == '{';
          case AFTER_ELEMENT -> c == ',' || c == ']';
          case INSIDE, BEHIND, BARE -> true;
        };
    if (!wanted) {
      progress.fail(
          new Failure.Garbled("The upstream's stream is not an array of objects."), false);
    } else if (place == Place.BEFORE && c == '{') {
      place = Place.BARE;
    } else if (place != Place.BEHIND && place != Place.BARE) {
      step(c);
    }
  }

  private void step(byte c) {
    switch (c) {
      case '[' -> place = Place.FIRST;
      case ',' -> place = Place.AFTER_COMMA;
      case ']' -> place = Place.BEHIND;
      default -> {
        place = Place.INSIDE;
        element = at - 1;
        depth = 1;
      }
    }
  }

  private boolean endsElement(byte c) {
    if (escaped) {
      escaped = false;
    } else if (inString) {
      escaped = c == '\\';
      inString = c != '"';
    } else if (c == '"') {
      inString = true;
    } else if (c == '{' || c == '[') {
      depth++;
    } else if (c == '}' || c == ']') {
      depth--;
    }
    return depth == 0;
  }

  /// Shows a whole element to the reader; true where it may go on.
  private boolean show(int from, int to) {
    try {
      reader.event(held, from, to, false);
      return !progress.hasFailed() || progress.failureRelayed();
    } catch (MalformedJson e) {
      progress.fail(
          new Failure.Garbled(
              "The upstream sent an element that cannot be read: " + e.messageFrom(from) + "."),
          false);
      progress.notRelayed(); // though it began as the upstream's own error
      return false;
    }
  }

  /// Gives away the first bytes and keeps the rest. An error that the upstream sent is the array's
  /// last element.
  private byte[] release(int passed) {
    if (passed == 0 && !progress.hasFailed()) {
      return NOTHING;
    }
    byte[] out = Arrays.copyOf(held, passed);
    sentElement |= passed > 0;
    if (progress.hasFailed()) {
      length = 0;
      held = NOTHING;
      if (progress.failureRelayed()) {
        out = Arrays.copyOf(out, passed + 1);
        out[passed] = ']';
      }
      return out;
    }
    held = passed == length ? NOTHING : Arrays.copyOfRange(held, passed, length);
    length -= passed;
    at -= passed;
    element -= passed;
    return out;
  }

  @Override
  public byte[] end() {
    if (progress.hasFailed()) {
      return NOTHING;
    }
    if (place != Place.BEHIND && place != Place.BARE) {
      progress.fail(AnswerReader.truncated(), false);
    } else if (progress.finishReason() == null) {
      progress.fail(
          ErrorBody.insteadOfEvents(held, 0, length)
              .map(UpstreamError::inside)
              .orElseGet(AnswerReader::truncated),
          false);
    } else {
      reader.end();
    }
    return NOTHING;
  }

  @Override
  public byte[] errorEvent(Failure failure, String requestId) {
    String before = sentElement ? "," : "[";
    return (before + GeminiError.object(failure) + "]").getBytes(UTF_8);
  }

  @Override
  public byte[] keepAlive() {
    return WHITESPACE.clone();
  }
}
