package dev.turnpike.dialect.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The grammar of RFC 8259 over bytes: each method takes the place where something must begin and
/// returns the place behind it, or refuses. No recursion; nothing is decoded.
final class JsonScan {
  /// The deepest nesting of objects and arrays.
  static final int MAX_DEPTH = 500;

  /// The longest number, in characters.
  static final int MAX_NUMBER_LENGTH = 1000;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';

  private JsonScan() {}

  static int space(byte[] b, int at, int end) {
    while (at < end && b[at] <= ' ' && isSpace(b[at])) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  /// Any one value that begins at `at`; `depth` containers are open around it.
  static int value(byte[] b, int at, int end, int depth) throws MalformedJson {
    long open = 0; // one bit a level, the innermost lowest: 1 is an object, 0 an array
    long[] outer = null; // the bits of each 64 levels further out
    int level = 0;
    while (true) {
      if (at >= end) {
        throw MalformedJson.at(b, at, end, "a value");
      }
      byte first = b[at];
      if (first == '{' || first == '[') {
        if (depth + level >= MAX_DEPTH) {
          throw tooDeep();
        }
        if (level > 0 && (level & 63) == 0) {
          outer = outer == null ? new long[MAX_DEPTH / 64 + 1] : outer;
          outer[(level >> 6) - 1] = open;
        }
        open = (open << 1) | (first == '{' ? 1 : 0);
        level++;
        at = space(b, at + 1, end);
        if (at >= end || b[at] != (first == '{' ? '}' : ']')) {
          at = first == '{' ? key(b, at, end) : at;
          continue;
        }
      } else {
        at = scalar(b, at, end);
      }
      // A value has ended, or an empty container is about to.
      while (true) {
        if (level == 0) {
          return at;
        }
        at = space(b, at, end);
        boolean object = (open & 1) != 0;
        if (at < end && b[at] == ',') {
          at = space(b, at + 1, end);
          at = object ? key(b, at, end) : at;
          break;
        }
        if (at >= end || b[at] != (object ? '}' : ']')) {
          throw MalformedJson.at(b, at, end, object ? "',' or '}'" : "',' or ']'");
        }
        at++;
        level--;
        open >>>= 1;
        if (outer != null && level > 0 && (level & 63) == 0) {
          open = outer[(level >> 6) - 1];
        }
      }
    }
  }

  static MalformedJson tooDeep() {
    return new MalformedJson("it is nested deeper than " + MAX_DEPTH + " levels");
  }

  /// A key and its colon; returns the place of the value.
  private static int key(byte[] b, int at, int end) throws MalformedJson {
    if (at >= end || b[at] != '"') {
      throw MalformedJson.at(b, at, end, "a key in quotes");
    }
    return colon(b, string(b, at, end), end);
  }

  static int colon(byte[] b, int at, int end) throws MalformedJson {
    at = space(b, at, end);
    if (at >= end || b[at] != ':') {
      throw MalformedJson.at(b, at, end, "':'");
    }
    return space(b, at + 1, end);
  }

  /// A value that is no container.
  static int scalar(byte[] b, int at, int end) throws MalformedJson {
    return switch (b[at]) {
      case '"' -> string(b, at, end);
      case 't' -> literal(b, at, end, "true");
      case 'f' -> literal(b, at, end, "false");
      case 'n' -> literal(b, at, end, "null");
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(b, at, end);
      default -> throw MalformedJson.at(b, at, end, "a value");
    };
  }

  private static int literal(byte[] b, int at, int end, String word) throws MalformedJson {
    for (int i = 0; i < word.length(); i++) {
      if (at + i >= end || b[at + i] != word.charAt(i)) {
        throw MalformedJson.at(b, at + i, end, word);
      }
    }
    return at + word.length();
  }

  static int number(byte[] b, int from, int end) throws MalformedJson {
    int at = b[from] == '-' ? from + 1 : from;
    if (at < end && b[at] == '0') {
      at++;
    } else {
      at = digits(b, at, end);
    }
    if (at < end && b[at] == '.') {
      at = digits(b, at + 1, end);
    }
    if (at < end && (b[at] == 'e' || b[at] == 'E')) {
      at++;
      at = digits(b, at < end && (b[at] == '+' || b[at] == '-') ? at + 1 : at, end);
    }
    if (at - from > MAX_NUMBER_LENGTH) {
      throw new MalformedJson(
          "the number at byte ", from, " is longer than " + MAX_NUMBER_LENGTH + " characters");
    }
    return at;
  }

  private static int digits(byte[] b, int from, int end) throws MalformedJson {
    int at = from;
    while (at < end && b[at] >= '0' && b[at] <= '9') {
      at++;
    }
    if (at == from) {
      throw MalformedJson.at(b, at, end, "a digit");
    }
    return at;
  }

  /// A string whose opening quote is at `open`. Eight bytes at a time where nothing is special.
  static int string(byte[] b, int open, int end) throws MalformedJson {
    int at = open + 1;
    while (true) {
      while (at <= end - 8) {
        long special = special((long) LONGS.get(b, at));
        if (special != 0) {
          at += Long.numberOfTrailingZeros(special) >>> 3;
          break;
        }
        at += 8;
      }
      if (at >= end) {
        throw MalformedJson.at(b, at, end, "the quote that ends a string");
      }
      byte c = b[at];
      if (c == '"') {
        return at + 1;
      } else if (c == '\\') {
        at = escape(b, at, end);
      } else if (c < 0) {
        at = Utf8.run(b, at, end);
      } else if (c < ' ') {
        throw MalformedJson.at(b, at, end, "no control character in a string");
      } else {
        at++;
      }
    }
  }

  /// The high bit of each byte that is a quote, a backslash, a control character or not ASCII: all
  /// others keep it clear when 1 (of the byte less the quote) or 32 is taken away. A borrow may
  /// mark a byte too many, but never below the lowest one that is right.
  private static long special(long bytes) {
    return (((bytes ^ QUOTES) - ONES) | ((bytes ^ BACKSLASHES) - ONES) | (bytes - SPACES) | bytes)
        & HIGHS;
  }

  private static int escape(byte[] b, int at, int end) throws MalformedJson {
    byte letter = at + 1 < end ? b[at + 1] : 0;
    return switch (letter) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 2;
      case 'u' -> hex(b, at + 2, end);
      default -> throw MalformedJson.at(b, at + 1, end, "an escape of JSON");
    };
  }

  private static int hex(byte[] b, int from, int end) throws MalformedJson {
    for (int at = from; at < from + 4; at++) {
      if (at >= end || Character.digit(b[at], 16) < 0) {
        throw MalformedJson.at(b, at, end, "a hexadecimal digit");
      }
    }
    return from + 4;
  }
}
