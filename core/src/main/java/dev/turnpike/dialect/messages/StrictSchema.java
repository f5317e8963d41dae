package dev.turnpike.dialect.messages;

import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A schema that Anthropic holds an answer to: closed objects, and bounds that it does not check
/// said in words instead.
final class StrictSchema {
  private static final Set<String> BOUNDS =
      Set.of(
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf",
          "minLength",
          "maxLength",
          "pattern",
          "maxItems",
          "uniqueItems",
          "minProperties",
          "maxProperties");
  private static final Set<String> REMOVED = Set.of("$schema", "$id", "additionalProperties");

  /// Keywords whose value is a schema or a list of them.
  private static final Set<String> SCHEMAS =
      Set.of("items", "prefixItems", "anyOf", "oneOf", "allOf", "not");

  /// Keywords whose value names schemas.
  private static final Set<String> NAMED = Set.of("properties", "$defs", "definitions");

  /// Deeper than this a schema stays as it is.
  private static final int DEEPEST = 20;

  private StrictSchema() {}

  static String of(String schema) {
    return cleaned(Json.orMissing(schema), 0);
  }

  private static String cleaned(Json schema, int depth) {
    if (!schema.isObject() || depth > DEEPEST) {
      return schema.isMissing() ? "{\"type\":\"object\"}" : schema.raw();
    }
    JsonWriter json = new JsonWriter().object();
    List<String> bounds = new ArrayList<>();
    for (int i = 0; i < schema.names().size(); i++) {
      String name = schema.names().get(i);
      Json value = schema.values().get(i);
      if (isBound(name, value)) {
        bounds.add(name + " " + value.raw());
      } else if (!REMOVED.contains(name) && !name.equals("description")) {
        json.rawField(name.equals("oneOf") ? "anyOf" : name, inner(name, value, depth));
      }
    }
    String description = described(schema.get("description").text(), bounds);
    if (!description.isEmpty()) {
      json.field("description", description);
    }
    if (isOfObject(schema)) {
      json.field("additionalProperties", false);
    }
    return json.end().toString();
  }

  /// `minItems` of 0 and 1 is checked.
  private static boolean isBound(String name, Json value) {
    if (name.equals("minItems")) {
      return !value.raw().equals("0") && !value.raw().equals("1");
    }
    return BOUNDS.contains(name) && !value.isObject() && !value.isArray();
  }

  private static String inner(String name, Json value, int depth) {
    if (NAMED.contains(name) && value.isObject()) {
      JsonWriter json = new JsonWriter().object();
      for (int i = 0; i < value.names().size(); i++) {
        json.rawField(value.names().get(i), cleaned(value.values().get(i), depth + 1));
      }
      return json.end().toString();
    }
    if (!SCHEMAS.contains(name)) {
      return value.raw();
    }
    if (!value.isArray()) {
      return cleaned(value, depth + 1);
    }
    JsonWriter json = new JsonWriter().array();
    for (Json element : value.elements()) {
      json.raw(cleaned(element, depth + 1));
    }
    return json.end().toString();
  }

  private static boolean isOfObject(Json schema) {
    Json type = schema.get("type");
    return type.says("object")
        || schema.get("properties").isObject()
        || type.elements().stream().anyMatch(one -> one.says("object"));
  }

  private static String described(String description, List<String> bounds) {
    if (bounds.isEmpty()) {
      return description;
    }
    String constraints = "Constraints: " + String.join(", ", bounds) + ".";
    return description.isEmpty() ? constraints : description + " " + constraints;
  }
}
