package dev.turnpike.dialect.gemini;

import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.Set;

/// JSON Schema for models that read it as it is: less the few words that they refuse, wherever
/// those are words of a schema and not names of members.
final class FullSchema {
  private static final Set<String> REFUSED =
      Set.of("$schema", "$id", "patternProperties", "propertyNames");
  private static final Set<String> SCHEMAS =
      Set.of(
          "items",
          "additionalProperties",
          "additionalItems",
          "contains",
          "not",
          "if",
          "then",
          "else",
          "unevaluatedItems",
          "unevaluatedProperties");
  private static final Set<String> NAMED =
      Set.of("properties", "$defs", "definitions", "dependentSchemas");
  private static final Set<String> LISTS =
      Set.of("anyOf", "oneOf", "allOf", "prefixItems", "items");

  /// Deeper than this it stays as it is.
  private static final int MOST_DEPTH = 24;

  private FullSchema() {}

  static void write(Json schema, JsonWriter out) {
    if (schema.isObject()) {
      write(schema, out, 0);
    } else {
      out.object().end();
    }
  }

  private static void write(Json schema, JsonWriter out, int depth) {
    if (!schema.isObject() || depth > MOST_DEPTH) {
      out.raw(schema);
      return;
    }
    out.object();
    for (String name : schema.names()) {
      Json value = schema.get(name);
      if (REFUSED.contains(name)) {
        continue;
      }
      out.name(name);
      if (SCHEMAS.contains(name) && value.isObject()) {
        write(value, out, depth + 1);
      } else if (NAMED.contains(name) && value.isObject()) {
        named(value, out, depth + 1);
      } else if (LISTS.contains(name) && value.isArray()) {
        out.array();
        value.elements().forEach(element -> write(element, out, depth + 1));
        out.end();
      } else {
        out.raw(value);
      }
    }
    out.end();
  }

  private static void named(Json schemas, JsonWriter out, int depth) {
    out.object();
    for (String name : schemas.names()) {
      out.name(name);
      write(schemas.get(name), out, depth);
    }
    out.end();
  }
}
