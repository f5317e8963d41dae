package dev.turnpike.dialect.json;

/// Strict UTF-8: no overlong form, no surrogate, nothing above U+10FFFF.
final class Utf8 {
  private Utf8() {}

  /// Checks the characters beyond ASCII that begin at `at`; returns the place of the next ASCII
  /// byte or `end`.
  static int run(byte[] b, int at, int end) throws MalformedJson {
    while (at < end && b[at] < 0) {
      int lead = b[at] & 0xff;
      int second = at + 1 < end ? b[at + 1] & 0xff : 0;
      if ((lead >= 0xe1 && lead <= 0xec) || lead == 0xee || lead == 0xef) {
        at = tail(b, at, end, 3, second, 0x80, 0xbf);
      } else if (lead >= 0xc2 && lead <= 0xdf) {
        at = tail(b, at, end, 2, second, 0x80, 0xbf);
      } else if (lead == 0xe0) {
        at = tail(b, at, end, 3, second, 0xa0, 0xbf);
      } else if (lead == 0xed) {
        at = tail(b, at, end, 3, second, 0x80, 0x9f);
      } else if (lead == 0xf0) {
        at = tail(b, at, end, 4, second, 0x90, 0xbf);
      } else if (lead >= 0xf1 && lead <= 0xf3) {
        at = tail(b, at, end, 4, second, 0x80, 0xbf);
      } else if (lead == 0xf4) {
        at = tail(b, at, end, 4, second, 0x80, 0x8f);
      } else {
        throw MalformedJson.at(b, at, end, "UTF-8");
      }
    }
    return at;
  }

  private static int tail(
      byte[] b, int at, int end, int length, int second, int lowest, int highest)
      throws MalformedJson {
    boolean right = at + length <= end && second >= lowest && second <= highest;
    for (int i = at + 2; right && i < at + length; i++) {
      right = (b[i] & 0xc0) == 0x80;
    }
    if (!right) {
      throw MalformedJson.at(b, at, end, "a whole character in UTF-8");
    }
    return at + length;
  }

  /// How many bytes the character has that begins with `lead`, which is right and not ASCII.
  static int width(byte lead) {
    return (lead & 0x20) == 0 ? 2 : (lead & 0x10) == 0 ? 3 : 4;
  }

  /// The character that these checked bytes are.
  static int point(byte[] b, int at, int width) {
    int point = b[at] & (0x7f >> width);
    for (int i = 1; i < width; i++) {
      point = (point << 6) | (b[at + i] & 0x3f);
    }
    return point;
  }
}
