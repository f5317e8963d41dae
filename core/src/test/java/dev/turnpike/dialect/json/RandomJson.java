package dev.turnpike.dialect.json;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/// Documents of JSON in every spelling that the grammar allows, and broken ones.
public final class RandomJson {
  private static final String[] SPACES = {"", "", "", " ", "\n", "\t ", "\r\n  "};
  private static final String[] NUMBERS = {
    "0", "-0", "1e400", "-1.50E+3", "1.0", "9007199254740993", "0.1e-7", "123456789012345678901234"
  };
  private static final String[] PIECES = {
    "a",
    "model",
    "plain words that go on for more than eight bytes",
    "é",
    "漢字かな",
    "😀",
    "\\n",
    "\\\"",
    "\\\\",
    "\\/",
    "\\u0041",
    "\\ud83d\\ude00",
    "\\ud800",
    "\\u0000",
    "\u2028",
    "\u007f",
    ""
  };
  private static final String INTERESTING = "{}[]\",:\\0123456789.eE+-truefalsn \t\n\u0000\u001f/u";

  private final RandomGenerator random;

  public RandomJson(RandomGenerator random) {
    this.random = random;
  }

  /// An object with the keys `key0`, `key1` and so on.
  public String keyed(int members) {
    StringBuilder out = new StringBuilder();
    space(out).append('{');
    for (int i = 0; i < members; i++) {
      if (i > 0) {
        out.append(',');
      }
      space(out).append('"').append("key").append(i).append('"');
      space(space(out).append(':')).append(value(3));
      space(out);
    }
    return space(space(out).append('}')).toString();
  }

  public String value(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 5)) {
      case 0 -> NUMBERS[random.nextInt(NUMBERS.length)];
      case 1 -> "true";
      case 2 -> random.nextBoolean() ? "false" : "null";
      case 3, 4 -> string();
      case 5, 6 -> object(depth, random.nextInt(4));
      default -> array(depth);
    };
  }

  private String object(int depth, int members) {
    StringBuilder out = new StringBuilder("{");
    for (int i = 0; i < members; i++) {
      out.append(i > 0 ? "," : "");
      space(space(out).append(string())).append(':');
      space(space(out).append(value(depth - 1)));
    }
    return space(out).append('}').toString();
  }

  private String array(int depth) {
    StringBuilder out = new StringBuilder("[");
    int elements = random.nextInt(4);
    for (int i = 0; i < elements; i++) {
      out.append(i > 0 ? "," : "");
      space(space(out).append(value(depth - 1)));
    }
    return space(out).append(']').toString();
  }

  public String string() {
    StringBuilder out = new StringBuilder("\"");
    for (int i = random.nextInt(5); i > 0; i--) {
      out.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return out.append('"').toString();
  }

  private StringBuilder space(StringBuilder out) {
    return out.append(SPACES[random.nextInt(SPACES.length)]);
  }

  /// A document with up to three bytes changed, lost or added.
  public byte[] mutated(String document) {
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      byte with =
          random.nextInt(4) == 0
              ? (byte) random.nextInt(256)
              : (byte) INTERESTING.charAt(random.nextInt(INTERESTING.length()));
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] = with;
        case 1 -> bytes = Splice.NONE.and(Splice.Edit.remove(at, at + 1)).apply(bytes);
        default -> bytes = Splice.NONE.and(Splice.Edit.insert(at, new byte[] {with})).apply(bytes);
      }
    }
    return bytes;
  }
}
