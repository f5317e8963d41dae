package dev.turnpike.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// Reads HTTP/1.1 answers, one after the other, as far as a load needs to know them: the status,
/// where they end, and in an event stream how many events have come.
final class AnswerReader {
  private static final int MOST_HEAD_BYTES = 32 * 1024;
  private static final int MOST_REFUSAL_BYTES = 300;
  private static final byte[] LAST_EVENT = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

  private enum Stage {
    HEAD,
    FIXED,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILER,
    UNTIL_CLOSE,
    WHOLE
  }

  private Stage stage = Stage.HEAD;
  private byte[] head = new byte[1024];
  private int headLength;
  private int status;
  private boolean eventStream;
  private boolean closes;
  private long rest;
  private long bodyBytes;
  private long events;
  private int lineLength;
  private byte previous;
  private final StringBuilder refusal = new StringBuilder();
  private final byte[] tail = new byte[LAST_EVENT.length];

  /// Makes ready for the next answer on the same connection.
  void reset() {
    stage = Stage.HEAD;
    headLength = 0;
    status = 0;
    eventStream = false;
    closes = false;
    rest = 0;
    bodyBytes = 0;
    events = 0;
    lineLength = 0;
    previous = 0;
    refusal.setLength(0);
    Arrays.fill(tail, (byte) 0);
  }

  /// Takes bytes; true where the answer is whole. Bytes after its end are an error: no request was
  /// sent yet that they could answer.
  boolean read(ByteBuffer in) throws IOException {
    while (in.hasRemaining() && stage != Stage.WHOLE) {
      switch (stage) {
        case HEAD -> head(in);
        case FIXED -> {
          body(in);
          if (rest == 0) {
            stage = Stage.WHOLE;
          }
        }
        case CHUNK_SIZE -> chunkSize(in.get());
        case CHUNK -> {
          body(in);
          if (rest == 0) {
            stage = Stage.CHUNK_END;
          }
        }
        case CHUNK_END -> {
          if (in.get() == '\n') {
            stage = Stage.CHUNK_SIZE;
          }
        }
        case TRAILER -> trailer(in.get());
        case UNTIL_CLOSE -> body(in);
        case WHOLE -> {}
      }
    }
    if (in.hasRemaining()) {
      throw new IOException(in.remaining() + " bytes came after the end of an answer");
    }
    return stage == Stage.WHOLE;
  }

  /// The peer closed; true where that is how this answer ends.
  boolean closed() {
    if (stage == Stage.UNTIL_CLOSE) {
      stage = Stage.WHOLE;
    }
    return stage == Stage.WHOLE;
  }

  int status() {
    return status;
  }

  /// Whether the connection cannot be used again.
  boolean closes() {
    return closes;
  }

  long bodyBytes() {
    return bodyBytes;
  }

  /// The beginning of the body where the status is not 200.
  String refusal() {
    return refusal.toString();
  }

  /// Events of an event stream so far; 0 for any other body.
  long events() {
    return events;
  }

  /// Whether the answer is what was asked for: 200 with a body, and as an event stream one that
  /// says of itself that it is complete.
  boolean isGood() {
    return status == 200
        && bodyBytes > 0
        && (!eventStream || Arrays.equals(tail, LAST_EVENT))
        && stage == Stage.WHOLE;
  }

  private void head(ByteBuffer in) throws IOException {
    while (in.hasRemaining()) {
      if (headLength == head.length) {
        if (headLength >= MOST_HEAD_BYTES) {
          throw new IOException("an answer's head is longer than " + MOST_HEAD_BYTES + " bytes");
        }
        head = Arrays.copyOf(head, head.length * 2);
      }
      byte next = in.get();
      head[headLength++] = next;
      if (next == '\n' && headLength >= 4 && head[headLength - 3] == '\n') {
        headEnds();
        return;
      }
    }
  }

  private void headEnds() throws IOException {
    String text =
        new String(head, 0, headLength, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    if (!text.startsWith("http/1.1 ") || text.length() < 14) {
      throw new IOException("an answer begins with " + text.lines().findFirst().orElse("nothing"));
    }
    status = Integer.parseInt(text.substring(9, 12));
    if (status / 100 == 1) {
      headLength = 0;
      return;
    }
    eventStream = value(text, "content-type").startsWith("text/event-stream");
    closes = value(text, "connection").contains("close");
    String length = value(text, "content-length");
    if (value(text, "transfer-encoding").contains("chunked")) {
      stage = Stage.CHUNK_SIZE;
    } else if (!length.isEmpty()) {
      rest = Long.parseLong(length);
      stage = rest == 0 ? Stage.WHOLE : Stage.FIXED;
    } else {
      closes = true;
      stage = Stage.UNTIL_CLOSE;
    }
  }

  private static String value(String head, String name) {
    int at = head.indexOf("\r\n" + name + ":");
    if (at < 0) {
      return "";
    }
    int from = at + name.length() + 3;
    return head.substring(from, head.indexOf('\r', from)).strip();
  }

  private void chunkSize(byte next) throws IOException {
    int digit = Character.digit(next, 16);
    if (digit >= 0 && lineLength >= 0) {
      rest = rest * 16 + digit;
      lineLength++;
    } else if (next == '\n') {
      stage = rest == 0 ? Stage.TRAILER : Stage.CHUNK;
      lineLength = 0;
    } else if (next == ';') {
      lineLength = -1;
    } else if (next != '\r' && lineLength >= 0) {
      throw new IOException("a chunk's size holds the byte " + next);
    }
  }

  private void trailer(byte next) {
    if (next == '\n') {
      if (lineLength == 0) {
        stage = Stage.WHOLE;
      }
      lineLength = 0;
    } else if (next != '\r') {
      lineLength++;
    }
  }

  private void body(ByteBuffer in) {
    int count = stage == Stage.UNTIL_CLOSE ? in.remaining() : (int) Math.min(rest, in.remaining());
    int at = in.arrayOffset() + in.position();
    if (status != 200) {
      int shown = Math.min(count, MOST_REFUSAL_BYTES - refusal.length());
      refusal.append(new String(in.array(), at, shown, StandardCharsets.ISO_8859_1));
    } else if (eventStream) {
      countEvents(in.array(), at, count);
      keepTail(in.array(), at, count);
    }
    in.position(in.position() + count);
    rest -= stage == Stage.UNTIL_CLOSE ? 0 : count;
    bodyBytes += count;
  }

  private void countEvents(byte[] bytes, int from, int count) {
    byte last = previous;
    for (int i = from; i < from + count; i++) {
      byte next = bytes[i];
      if (next == '\n' && last == '\n') {
        events++;
      }
      last = next;
    }
    previous = last;
  }

  private void keepTail(byte[] bytes, int from, int count) {
    int fresh = Math.min(count, tail.length);
    System.arraycopy(tail, fresh, tail, 0, tail.length - fresh);
    System.arraycopy(bytes, from + count - fresh, tail, tail.length - fresh, fresh);
  }
}
