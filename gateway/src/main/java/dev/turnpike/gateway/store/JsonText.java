package dev.turnpike.gateway.store;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes small JSON columns: lists and objects of strings and whole numbers, in one pass.
///
/// A column is written for every call, so this is what costs least; reading is left to a parser.
public final class JsonText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder text = new StringBuilder(256);

  /// Null for an empty list, which is how an empty column is kept.
  public static @Nullable String ofList(List<String> values) {
    if (values.isEmpty()) {
      return null;
    }
    JsonText json = new JsonText().open('[');
    values.forEach(json::item);
    return json.close(']').toString();
  }

  /// Null for an empty map.
  public static @Nullable String ofMap(Map<String, String> values) {
    if (values.isEmpty()) {
      return null;
    }
    JsonText json = new JsonText().open('{');
    values.forEach(json::entry);
    return json.close('}').toString();
  }

  public JsonText open(char bracket) {
    separate();
    text.append(bracket);
    return this;
  }

  /// Opens a list or an object that is a field's value.
  public JsonText open(String name, char bracket) {
    name(name);
    text.append(bracket);
    return this;
  }

  public JsonText close(char bracket) {
    text.append(bracket);
    return this;
  }

  /// Leaves the field out where the list is empty.
  public JsonText field(String name, List<String> values) {
    if (!values.isEmpty()) {
      open(name, '[');
      values.forEach(this::item);
      close(']');
    }
    return this;
  }

  /// What was written; good when everything that was opened is closed.
  @Override
  public String toString() {
    return text.toString();
  }

  public JsonText item(String value) {
    separate();
    quote(value);
    return this;
  }

  /// Leaves the field out where the value is null.
  ///
  /// A field's name is the program's own and needs no escapes; a key that came from outside is for
  /// [#entry].
  public JsonText field(String name, @Nullable String value) {
    if (value != null) {
      name(name);
      quote(value);
    }
    return this;
  }

  public JsonText entry(String key, String value) {
    separate();
    quote(key);
    text.append(':');
    quote(value);
    return this;
  }

  public JsonText field(String name, long value) {
    name(name);
    text.append(value);
    return this;
  }

  private void name(String name) {
    separate();
    text.append('"').append(name).append("\":");
  }

  private void separate() {
    if (!text.isEmpty()) {
      char last = text.charAt(text.length() - 1);
      if (last != '[' && last != '{') {
        text.append(',');
      }
    }
  }

  private void quote(String value) {
    text.append('"');
    int from = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        text.append(value, from, i);
        from = i + 1;
        if (c < ' ') {
          text.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
        } else {
          text.append('\\').append(c);
        }
      }
    }
    text.append(value, from, value.length()).append('"');
  }
}
