package dev.turnpike.dialect.json;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Writes JSON without spaces, in the order it is told.
///
/// ```java
/// json.object().field("model", model).name("messages").array();
/// ...
/// json.end().end();
/// ```
public final class JsonWriter {
  private final TextBuffer out;

  /// A value was written in the open container, so a comma comes next.
  private boolean comma;

  /// A bit for each open container: 1 is an object. Deeper than 64 is only ever written raw.
  private long objects;

  public JsonWriter() {
    this(512);
  }

  public JsonWriter(int size) {
    out = new TextBuffer(size);
  }

  public JsonWriter object() {
    value();
    out.add('{');
    objects = objects << 1 | 1;
    comma = false;
    return this;
  }

  public JsonWriter array() {
    value();
    out.add('[');
    objects <<= 1;
    comma = false;
    return this;
  }

  /// Closes the innermost object or array.
  public JsonWriter end() {
    out.add((objects & 1) == 1 ? '}' : ']');
    objects >>>= 1;
    comma = true;
    return this;
  }

  public JsonWriter name(String name) {
    if (comma) {
      out.add(',');
    }
    out.addQuoted(name);
    out.add(':');
    comma = false;
    return this;
  }

  /// A string, or null.
  public JsonWriter text(@Nullable String text) {
    value();
    if (text == null) {
      out.add("null");
    } else {
      out.addQuoted(text);
    }
    return this;
  }

  /// A value that is JSON already.
  public JsonWriter raw(String json) {
    value();
    out.add(json);
    return this;
  }

  /// A value as it was written.
  public JsonWriter raw(Json json) {
    value();
    json.appendTo(out);
    return this;
  }

  /// What another writer wrote, which must be whole.
  public JsonWriter raw(JsonWriter other) {
    value();
    out.add(other.out);
    return this;
  }

  public JsonWriter number(long number) {
    value();
    out.add(Long.toString(number));
    return this;
  }

  public JsonWriter truth(boolean truth) {
    value();
    out.add(truth ? "true" : "false");
    return this;
  }

  private void value() {
    if (comma) {
      out.add(',');
    }
    comma = true;
  }

  /// An object as it is, but for the members called `name`: `change` writes the value anew, or
  /// nothing and returns false, which leaves the member out.
  public JsonWriter objectWith(Json object, String name, Change change) {
    object();
    for (int i = 0; i < object.names().size(); i++) {
      String member = object.names().get(i);
      Json value = object.values().get(i);
      if (!member.equals(name)) {
        rawField(member, value);
        continue;
      }
      JsonWriter changed = new JsonWriter();
      if (change.write(changed, value)) {
        name(member).raw(changed);
      }
    }
    return end();
  }

  /// What becomes of a value; false where nothing does.
  public interface Change {
    boolean write(JsonWriter out, Json value);
  }

  // Members.

  /// A member that is a string, or null where it is null.
  public JsonWriter field(String name, @Nullable String text) {
    return name(name).text(text);
  }

  public JsonWriter field(String name, long number) {
    return name(name).number(number);
  }

  public JsonWriter field(String name, boolean truth) {
    return name(name).truth(truth);
  }

  public JsonWriter rawField(String name, String json) {
    return name(name).raw(json);
  }

  public JsonWriter rawField(String name, Json json) {
    return name(name).raw(json);
  }

  /// A member that is left out where it is null.
  public JsonWriter fieldIf(String name, @Nullable String text) {
    return text == null ? this : field(name, text);
  }

  public JsonWriter fieldIf(String name, @Nullable Boolean truth) {
    return truth == null ? this : field(name, truth.booleanValue());
  }

  /// A number with the digits it came with.
  public JsonWriter fieldIf(String name, @Nullable Number number) {
    if (number == null) {
      return this;
    }
    return rawField(
        name, number instanceof BigDecimal decimal ? decimal.toPlainString() : number.toString());
  }

  public int length() {
    return out.length();
  }

  public byte[] bytes() {
    return out.bytes();
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
