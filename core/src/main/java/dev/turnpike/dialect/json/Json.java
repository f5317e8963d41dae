package dev.turnpike.dialect.json;

import dev.turnpike.dialect.json.JsonCursor.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A value of strict JSON with all that is in it, for those who translate: it knows how each part
/// was written. What is not there is [#MISSING], which answers every question with nothing, so that
/// a reader can go down without looking.
public final class Json {
  private static final byte[] NOTHING = {};
  private static final List<String> NO_NAMES = List.of();
  private static final List<Json> NO_VALUES = List.of();

  /// What a member that is not there, or an element of what is no array, is.
  public static final Json MISSING = new Json(NOTHING, 0, 0, null, NO_NAMES, NO_VALUES);

  private final byte[] bytes;
  private final int from;
  private final int to;
  private final @Nullable Kind kind;
  private final List<String> names;
  private final List<Json> values;

  private Json(
      byte[] bytes, int from, int to, @Nullable Kind kind, List<String> names, List<Json> values) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
    this.kind = kind;
    this.names = names;
    this.values = values;
  }

  public static Json parse(byte[] bytes) throws MalformedJson {
    return parse(bytes, 0, bytes.length);
  }

  public static Json parse(String text) throws MalformedJson {
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }

  public static Json parse(byte[] bytes, int from, int to) throws MalformedJson {
    JsonCursor cursor = new JsonCursor(bytes, from, to);
    Json value = read(cursor, bytes);
    cursor.finish();
    return value;
  }

  /// The text as JSON, or [#MISSING] where it is none.
  public static Json orMissing(String text) {
    try {
      return parse(text);
    } catch (MalformedJson _) {
      return MISSING;
    }
  }

  private static Json read(JsonCursor cursor, byte[] bytes) throws MalformedJson {
    Kind kind = cursor.kind();
    if (kind != Kind.OBJECT && kind != Kind.ARRAY) {
      cursor.skip();
      return new Json(bytes, cursor.from(), cursor.to(), kind, NO_NAMES, NO_VALUES);
    }
    int from = cursor.from();
    List<String> names = kind == Kind.OBJECT ? new ArrayList<>(6) : NO_NAMES;
    List<Json> values = new ArrayList<>(6);
    cursor.open();
    while (kind == Kind.OBJECT ? cursor.member() : cursor.element()) {
      if (kind == Kind.OBJECT) {
        names.add(cursor.key());
      }
      values.add(read(cursor, bytes));
    }
    return new Json(bytes, from, cursor.to(), kind, names, values);
  }

  /// The same on bytes of its own, for who keeps it: those of a stream's event are written over
  /// when the next one comes.
  public Json kept() {
    return isMissing() ? this : orMissing(raw());
  }

  // What it is.

  public boolean isMissing() {
    return kind == null;
  }

  /// Neither missing nor null.
  public boolean isThere() {
    return kind != null && kind != Kind.NULL;
  }

  public boolean isObject() {
    return kind == Kind.OBJECT;
  }

  public boolean isArray() {
    return kind == Kind.ARRAY;
  }

  public boolean isString() {
    return kind == Kind.STRING;
  }

  public boolean isNumber() {
    return kind == Kind.NUMBER;
  }

  /// As an error message says it: `an object`, `nothing`.
  public String words() {
    return kind == null ? "nothing" : kind.words();
  }

  // Containers.

  /// The member with this name, the last one where there are several.
  public Json get(String name) {
    for (int i = names.size() - 1; i >= 0; i--) {
      if (names.get(i).equals(name)) {
        return values.get(i);
      }
    }
    return MISSING;
  }

  public boolean has(String name) {
    return names.contains(name);
  }

  /// The names of an object's members, in their order; empty for anything else.
  public List<String> names() {
    return names;
  }

  /// The elements of an array, or the values of an object in the order of [#names].
  public List<Json> values() {
    return values;
  }

  /// The elements of an array; empty for anything else, an object included.
  public List<Json> elements() {
    return isArray() ? values : NO_VALUES;
  }

  // Values.

  /// What a string says; "" for anything else.
  public String text() {
    return isString() ? JsonText.decoded(bytes, from + 1, to - 1) : "";
  }

  /// What a string says, or null for anything else.
  public @Nullable String textOrNull() {
    return isString() ? text() : null;
  }

  public boolean says(String text) {
    return isString() && text().equals(text);
  }

  public boolean isTrue() {
    return kind == Kind.BOOLEAN && bytes[from] == 't';
  }

  /// True, false, or null for anything else.
  public @Nullable Boolean truthOrNull() {
    return kind == Kind.BOOLEAN ? Boolean.valueOf(isTrue()) : null;
  }

  /// The number with the digits it was written with, or null for anything else.
  public @Nullable BigDecimal decimalOrNull() {
    if (!isNumber() || to - from > 64) {
      return null;
    }
    BigDecimal number = new BigDecimal(raw());
    return Math.abs((long) number.scale()) > 64 ? null : number;
  }

  /// The number as a whole one within the bounds of a long; null for anything else.
  public @Nullable Long wholeOrNull() {
    long plain = isNumber() ? plainDigits() : -1;
    if (plain >= 0) {
      return plain;
    }
    BigDecimal number = decimalOrNull();
    try {
      return number == null ? null : Long.valueOf(number.longValueExact());
    } catch (ArithmeticException _) {
      return null;
    }
  }

  /// The number that is written in few digits and nothing else, which nearly all are; else -1.
  private long plainDigits() {
    long value = 0;
    for (int i = from; i < to; i++) {
      if (bytes[i] < '0' || bytes[i] > '9' || i - from >= 18) {
        return -1;
      }
      value = value * 10 + (bytes[i] - '0');
    }
    return value;
  }

  /// The number as a whole one within the bounds of an int; null for anything else.
  public @Nullable Integer smallOrNull() {
    Long number = wholeOrNull();
    return number == null || number != number.intValue()
        ? null
        : Integer.valueOf(number.intValue());
  }

  /// How it was written, byte for byte; "" where it is missing.
  public String raw() {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  /// How many bytes [#raw] has.
  public int size() {
    return to - from;
  }

  void appendTo(TextBuffer out) {
    out.add(bytes, from, to);
  }

  @Override
  public String toString() {
    return isMissing() ? "(nothing)" : raw();
  }
}
