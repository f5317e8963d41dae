package dev.turnpike.gateway.trace;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Finds the words of a body that a person would search for: the last text of a request, the first
/// of an answer.
///
/// It looks for the fields that hold text in every dialect without reading the JSON around them, so
/// it costs little on long bodies and works on cut ones and on event streams. What it misses is
/// missed by the text search only.
final class Preview {
  /// The most characters taken of one body.
  static final int LENGTH = 120;

  /// The most bytes looked at in one body.
  private static final int WINDOW = 64 * 1024;

  private static final byte[][] FIELDS = {
    "\"text\"".getBytes(StandardCharsets.US_ASCII),
    "\"content\"".getBytes(StandardCharsets.US_ASCII),
    "\"delta\"".getBytes(StandardCharsets.US_ASCII),
    "\"input\"".getBytes(StandardCharsets.US_ASCII)
  };

  private Preview() {}

  static String ofRequest(byte @Nullable [] body) {
    if (body == null) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    int floor = Math.max(0, body.length - WINDOW);
    for (int at = body.length - 1; at >= floor && text.length() < LENGTH; at--) {
      int value = valueAt(body, at);
      if (value >= 0) {
        readText(body, value, text);
        text.append(' ');
      }
    }
    return text.toString();
  }

  static String ofAnswer(byte @Nullable [] body) {
    if (body == null) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    int ceiling = Math.min(body.length, WINDOW);
    for (int at = 0; at < ceiling && text.length() < LENGTH; at++) {
      int value = valueAt(body, at);
      if (value >= 0) {
        at = readText(body, value, text);
      }
    }
    return text.toString();
  }

  /// Where the text of the field whose name begins at `at` begins, or -1 where no such field is.
  private static int valueAt(byte[] body, int at) {
    if (body[at] != '"' || (at > 0 && body[at - 1] == '\\')) {
      return -1;
    }
    for (byte[] field : FIELDS) {
      int next = at + field.length;
      if (next < body.length && startsWith(body, at, field)) {
        next = afterSpace(body, next);
        if (next < body.length && body[next] == ':') {
          next = afterSpace(body, next + 1);
          return next < body.length && body[next] == '"' ? next + 1 : -1;
        }
      }
    }
    return -1;
  }

  private static boolean startsWith(byte[] body, int at, byte[] field) {
    for (int i = 1; i < field.length; i++) {
      if (body[at + i] != field[i]) {
        return false;
      }
    }
    return true;
  }

  private static int afterSpace(byte[] body, int at) {
    int next = at;
    while (next < body.length && (body[next] == ' ' || body[next] == '\n')) {
      next++;
    }
    return next;
  }

  /// Appends the JSON string at `from`, at most to the wanted length; answers where it stopped.
  private static int readText(byte[] body, int from, StringBuilder to) {
    int at = from;
    while (at < body.length && body[at] != '"' && to.length() < LENGTH) {
      if (body[at] == '\\') {
        at = readEscape(body, at, to);
      } else {
        int end = at;
        while (end < body.length
            && body[end] != '"'
            && body[end] != '\\'
            && end - at < LENGTH - to.length()) {
          end++;
        }
        to.append(new String(body, at, end - at, StandardCharsets.UTF_8));
        at = end;
      }
    }
    return at;
  }

  private static int readEscape(byte[] body, int at, StringBuilder to) {
    if (at + 1 >= body.length) {
      return at + 1;
    }
    if (body[at + 1] != 'u') {
      to.append(body[at + 1] == '"' ? '"' : ' ');
      return at + 2;
    }
    if (at + 6 > body.length) {
      return body.length;
    }
    int value = 0;
    for (int i = at + 2; i < at + 6; i++) {
      value = value << 4 | Math.max(0, Character.digit(body[i], 16));
    }
    to.append((char) value);
    return at + 6;
  }
}
