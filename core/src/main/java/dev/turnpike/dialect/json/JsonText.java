package dev.turnpike.dialect.json;

import java.nio.charset.StandardCharsets;

/// Strings of Java as strings of JSON, and back.
public final class JsonText {
  private JsonText() {}

  /// `text` in quotes, as bytes.
  public static byte[] quotedBytes(String text) {
    return quoted(text).getBytes(StandardCharsets.UTF_8);
  }

  /// `text` in quotes. A surrogate that stands alone is written as its escape: UTF-8 has no form
  /// for it.
  public static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || (Character.isSurrogate(c) && !paired(text, i))) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }

  private static boolean paired(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }

  /// What the checked string between two quotes says.
  static String decoded(byte[] b, int from, int to) {
    String raw = new String(b, from, to - from, StandardCharsets.UTF_8);
    if (raw.indexOf('\\') < 0) {
      return raw;
    }
    StringBuilder out = new StringBuilder(raw.length());
    int at = 0;
    while (at < raw.length()) {
      char c = raw.charAt(at++);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char letter = raw.charAt(at++);
      switch (letter) {
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'u' -> {
          out.append((char) Integer.parseInt(raw, at, at + 4, 16));
          at += 4;
        }
        default -> out.append(letter);
      }
    }
    return out.toString();
  }
}
