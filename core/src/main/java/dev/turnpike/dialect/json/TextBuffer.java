package dev.turnpike.dialect.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Text that grows, kept as UTF-8.
final class TextBuffer {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /// The most bytes that one character of a string becomes: an escape by its number.
  private static final int WIDEST = 6;

  private byte[] bytes;
  private int length;

  TextBuffer(int size) {
    bytes = new byte[size];
  }

  int length() {
    return length;
  }

  void add(char ascii) {
    makeRoom(1);
    bytes[length++] = (byte) ascii;
  }

  void add(String text) {
    byte[] more = text.getBytes(StandardCharsets.UTF_8);
    add(more, 0, more.length);
  }

  void add(byte[] utf8, int from, int to) {
    makeRoom(to - from);
    System.arraycopy(utf8, from, bytes, length, to - from);
    length += to - from;
  }

  void add(TextBuffer other) {
    add(other.bytes, 0, other.length);
  }

  /// Adds `text` as a string of JSON, in quotes. A surrogate that stands alone is written as its
  /// escape: UTF-8 has no form for it.
  void addQuoted(String text) {
    int end = text.length();
    makeRoom(end + 2);
    byte[] out = bytes;
    int at = length;
    out[at++] = '"';
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c < 0x80 && c >= ' ' && c != '"' && c != '\\') {
        out[at++] = (byte) c; // there is room for a byte a character, and the quote
        continue;
      }
      length = at;
      makeRoom(WIDEST + end - i);
      out = bytes;
      if (Character.isHighSurrogate(c)
          && i + 1 < end
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        addPoint(Character.toCodePoint(c, text.charAt(++i)));
      } else {
        addSpecial(c);
      }
      at = length;
    }
    out[at++] = '"';
    length = at;
  }

  private void addSpecial(char c) {
    switch (c) {
      case '"', '\\' -> addEscape(c);
      case '\n' -> addEscape('n');
      case '\r' -> addEscape('r');
      case '\t' -> addEscape('t');
      default -> {
        if (c < ' ' || Character.isSurrogate(c)) {
          addEscape('u');
          for (int shift = 12; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[c >> shift & 0xf];
          }
        } else {
          addPoint(c);
        }
      }
    }
  }

  private void addEscape(char letter) {
    bytes[length++] = '\\';
    bytes[length++] = (byte) letter;
  }

  /// A character beyond ASCII, for which there is room.
  private void addPoint(int point) {
    if (point < 0x800) {
      bytes[length++] = (byte) (0xc0 | point >> 6);
    } else {
      if (point < 0x10000) {
        bytes[length++] = (byte) (0xe0 | point >> 12);
      } else {
        bytes[length++] = (byte) (0xf0 | point >> 18);
        bytes[length++] = (byte) (0x80 | (point >> 12 & 0x3f));
      }
      bytes[length++] = (byte) (0x80 | (point >> 6 & 0x3f));
    }
    bytes[length++] = (byte) (0x80 | (point & 0x3f));
  }

  private void makeRoom(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, length);
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
