package dev.turnpike.dialect.translation;

import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// JSON in one spelling: without spaces, members in the order of their names.
final class CanonicalJson {
  private CanonicalJson() {}

  /// The text itself where it is no JSON.
  static String of(String text) {
    Json json = Json.orMissing(text);
    if (json.isMissing()) {
      return text;
    }
    JsonWriter out = new JsonWriter(text.length() + 16);
    write(out, json);
    return out.toString();
  }

  private static void write(JsonWriter out, Json value) {
    if (value.isObject()) {
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < value.names().size(); i++) {
        order.add(i);
      }
      order.sort(Comparator.comparing(i -> value.names().get(i)));
      out.object();
      for (int i : order) {
        out.name(value.names().get(i));
        write(out, value.values().get(i));
      }
      out.end();
    } else if (value.isArray()) {
      out.array();
      value.elements().forEach(element -> write(out, element));
      out.end();
    } else if (value.isString()) {
      out.text(value.text());
    } else {
      out.raw(value);
    }
  }
}
