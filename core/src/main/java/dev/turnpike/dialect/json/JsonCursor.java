package dev.turnpike.dialect.json;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Walks strict JSON where it lies. The caller opens the containers it cares for and the cursor
/// checks and passes over the rest, so that one walk both reads and validates.
///
/// ```java
/// json.open();
/// while (json.member()) {
///   switch (json.key(NAMES)) {
///     case "model" -> model = json.text();
///     default -> json.skip(); // may be left out: the next call passes over what was not read
///   }
/// }
/// json.finish();
/// ```
///
/// A container that was opened must be walked to its end. Not for more than one thread.
public final class JsonCursor {
  private byte[] bytes;
  private int end;
  private int at;
  private int depth;
  private int keyFrom;
  private int keyTo;
  private int comma;
  private int valueFrom;

  /// A value begins at [#at] and was not read yet.
  private boolean pending;

  /// The innermost open container has had no member yet.
  private boolean fresh;

  public JsonCursor(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  public JsonCursor(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    reset(bytes, from, to);
  }

  /// Begins anew with another document, which spares making a cursor for each.
  public void reset(byte[] newBytes, int from, int to) {
    bytes = newBytes;
    end = to;
    at = JsonScan.space(newBytes, from, to);
    valueFrom = at;
    depth = 0;
    pending = true;
    fresh = false;
  }

  /// A cursor at the value that comes next, to look ahead with.
  public JsonCursor copy() {
    JsonCursor copy = new JsonCursor(bytes, at, end);
    copy.depth = depth;
    return copy;
  }

  /// Checks that the whole of it is one value of strict JSON.
  public static void check(byte[] bytes, int from, int to) throws MalformedJson {
    new JsonCursor(bytes, from, to).finish();
  }

  // Where things are.

  /// Where the last value that was read or passed over begins.
  public int from() {
    return valueFrom;
  }

  /// The place behind the last value that was read or passed over.
  public int to() {
    return at;
  }

  /// The opening quote of the current key.
  int keyFrom() {
    return keyFrom - 1;
  }

  /// The place behind the closing quote of the current key.
  int keyTo() {
    return keyTo + 1;
  }

  /// The comma before the current member, or -1 for the first.
  int comma() {
    return comma;
  }

  // Containers.

  /// Steps into the object or array that comes next.
  public void open() throws MalformedJson {
    if (at >= end || (b() != '{' && b() != '[')) {
      throw MalformedJson.at(bytes, at, end, "an object");
    }
    if (depth >= JsonScan.MAX_DEPTH) {
      throw JsonScan.tooDeep();
    }
    depth++;
    at++;
    pending = false;
    fresh = true;
  }

  /// Goes to the next member of the open object and to its value; false at the object's end.
  public boolean member() throws MalformedJson {
    if (!next('}', "',' or '}'")) {
      return false;
    }
    if (at >= end || b() != '"') {
      throw MalformedJson.at(bytes, at, end, "a key in quotes");
    }
    keyFrom = at + 1;
    int behind = JsonScan.string(bytes, at, end);
    keyTo = behind - 1;
    at = JsonScan.colon(bytes, behind, end);
    valueFrom = at;
    pending = true;
    return true;
  }

  /// Goes to the next element of the open array; false at the array's end.
  public boolean element() throws MalformedJson {
    if (!next(']', "',' or ']'")) {
      return false;
    }
    valueFrom = at;
    pending = true;
    return true;
  }

  private boolean next(char close, String wanted) throws MalformedJson {
    settle();
    at = JsonScan.space(bytes, at, end);
    if (at < end && b() == close) {
      at++;
      depth--;
      fresh = false;
      return false;
    }
    comma = -1;
    if (!fresh) {
      if (at >= end || b() != ',') {
        throw MalformedJson.at(bytes, at, end, wanted);
      }
      comma = at;
      at = JsonScan.space(bytes, at + 1, end);
    }
    fresh = false;
    return true;
  }

  /// Passes over the value that comes next where it was not read.
  public void settle() throws MalformedJson {
    if (pending) {
      skip();
    }
  }

  /// Refuses whatever stands behind the document's value.
  public void finish() throws MalformedJson {
    settle();
    at = JsonScan.space(bytes, at, end);
    if (at < end) {
      throw MalformedJson.at(bytes, at, end, "nothing behind the value");
    }
  }

  // Keys.

  /// The current key as one of `names`, or "" where it is none of them.
  public String key(Names names) {
    int index = keyIndex(names);
    return index < 0 ? "" : names.name(index);
  }

  /// The index of the current key in `names`, or -1.
  public int keyIndex(Names names) {
    int index = names.find(bytes, keyFrom, keyTo);
    return index < 0 && keyIsEscaped() ? names.all().indexOf(key()) : index;
  }

  public String key() {
    return JsonText.decoded(bytes, keyFrom, keyTo);
  }

  boolean keyIsEscaped() {
    for (int i = keyFrom; i < keyTo; i++) {
      if (bytes[i] == '\\') {
        return true;
      }
    }
    return false;
  }

  // Values.

  private byte b() {
    return bytes[at];
  }

  public Kind kind() throws MalformedJson {
    if (at >= end) {
      throw MalformedJson.at(bytes, at, end, "a value");
    }
    return switch (b()) {
      case '{' -> Kind.OBJECT;
      case '[' -> Kind.ARRAY;
      case '"' -> Kind.STRING;
      case 't', 'f' -> Kind.BOOLEAN;
      case 'n' -> Kind.NULL;
      default -> Kind.NUMBER;
    };
  }

  public boolean is(Kind kind) throws MalformedJson {
    return kind() == kind;
  }

  /// Checks the next value and passes over it.
  public void skip() throws MalformedJson {
    at = JsonScan.value(bytes, at, end, depth);
    pending = false;
  }

  /// The next value, which must be a string.
  public String text() throws MalformedJson {
    skip();
    return JsonText.decoded(bytes, valueFrom + 1, at - 1);
  }

  /// The next value, a string, as one of `names`; "" where it is none of them or no string.
  public String word(Names names) throws MalformedJson {
    boolean string = is(Kind.STRING);
    skip();
    if (!string) {
      return "";
    }
    int index = names.find(bytes, valueFrom + 1, at - 1);
    return index < 0 ? "" : names.name(index);
  }

  /// The next value where it is a string, else null; `known` itself where it says the same.
  public @Nullable String textOr(@Nullable String known) throws MalformedJson {
    if (!is(Kind.STRING)) {
      skip();
      return known;
    }
    skip();
    return known != null && spells(known) ? known : JsonText.decoded(bytes, valueFrom + 1, at - 1);
  }

  private boolean spells(String ascii) {
    int length = at - valueFrom - 2;
    if (ascii.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[valueFrom + 1 + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// The next value, which must be true or false.
  public boolean truth() throws MalformedJson {
    boolean truth = b() == 't';
    skip();
    return truth;
  }

  /// How many bytes of text the next value holds: the inside of a string, 0 where it is null or
  /// empty, all of a container.
  public int weight() throws MalformedJson {
    Kind kind = kind();
    skip();
    return switch (kind) {
      case STRING -> at - valueFrom - 2;
      case OBJECT, ARRAY -> at - valueFrom == 2 ? 0 : at - valueFrom;
      case NULL, NUMBER, BOOLEAN -> 0;
    };
  }

  /// The next value as a count of something, read with patience: a whole number, one with zeros
  /// behind the point, or either in quotes. -1 for anything else, a negative number included.
  public long count() throws MalformedJson {
    Kind kind = kind();
    skip();
    return switch (kind) {
      case NUMBER -> Counts.read(bytes, valueFrom, at);
      case STRING -> Counts.read(bytes, valueFrom + 1, at - 1);
      case OBJECT, ARRAY, BOOLEAN, NULL -> -1;
    };
  }

  /// The last value that was read or passed over, as it was written.
  public String raw() {
    return new String(bytes, valueFrom, at - valueFrom, StandardCharsets.UTF_8);
  }

  /// What was written from `from` to the end of the last value.
  public String raw(int from) {
    return new String(bytes, from, at - from, StandardCharsets.UTF_8);
  }

  /// What a value can be.
  public enum Kind {
    OBJECT("an object"),
    ARRAY("an array"),
    STRING("a string"),
    NUMBER("a number"),
    BOOLEAN("true or false"),
    NULL("null");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /// As an error message says it: `an object`.
    public String words() {
      return words;
    }
  }
}
