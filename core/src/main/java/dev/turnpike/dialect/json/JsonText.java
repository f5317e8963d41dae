package dev.turnpike.dialect.json;

import java.nio.charset.StandardCharsets;

/// Strings of Java as strings of JSON, and back.
public final class JsonText {
  private JsonText() {}

  /// `text` in quotes, as bytes.
  public static byte[] quotedBytes(String text) {
    return buffer(text).bytes();
  }

  /// `text` in quotes. A surrogate that stands alone is written as its escape.
  public static String quoted(String text) {
    return buffer(text).toString();
  }

  private static TextBuffer buffer(String text) {
    TextBuffer out = new TextBuffer(text.length() + 16);
    out.addQuoted(text);
    return out;
  }

  /// What the checked string between two quotes says.
  static String decoded(byte[] b, int from, int to) {
    for (int at = from; at < to; at++) {
      if (b[at] == '\\') {
        return unescaped(b, from, to);
      }
    }
    return new String(b, from, to - from, StandardCharsets.UTF_8);
  }

  private static String unescaped(byte[] b, int from, int to) {
    char[] out = new char[to - from];
    int length = 0;
    int at = from;
    while (at < to) {
      byte c = b[at];
      if (c == '\\') {
        boolean byNumber = b[at + 1] == 'u';
        out[length++] = byNumber ? (char) hex(b, at + 2) : plain((char) b[at + 1]);
        at += byNumber ? 6 : 2;
      } else if (c >= 0) {
        out[length++] = (char) c;
        at++;
      } else {
        int width = Utf8.width(c);
        length += Character.toChars(Utf8.point(b, at, width), out, length);
        at += width;
      }
    }
    return new String(out, 0, length);
  }

  /// What stands for itself or for a control character behind a backslash.
  private static char plain(char letter) {
    return switch (letter) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> letter;
    };
  }

  private static int hex(byte[] b, int at) {
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      value = value << 4 | Character.digit(b[i], 16);
    }
    return value;
  }
}
