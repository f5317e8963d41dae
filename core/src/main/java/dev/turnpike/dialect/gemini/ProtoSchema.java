package dev.turnpike.dialect.gemini;

import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.Locale;

/// Google's own form of a schema (`"type": "STRING"`, `nullable`) as JSON Schema. What is JSON
/// Schema in it already stays.
final class ProtoSchema {
  /// Deeper than this it stays as it is.
  private static final int MOST_DEPTH = 24;

  private ProtoSchema() {}

  static String jsonSchema(Json schema) {
    JsonWriter out = new JsonWriter(schema.raw().length() + 64);
    write(schema, out, 0);
    return out.toString();
  }

  private static void write(Json schema, JsonWriter out, int depth) {
    if (!schema.isObject() || depth > MOST_DEPTH) {
      out.raw(schema);
      return;
    }
    boolean nullable = schema.get("nullable").isTrue();
    out.object();
    for (String name : schema.names()) {
      member(name, schema.get(name), nullable, out, depth);
    }
    out.end();
  }

  private static void member(
      String written, Json value, boolean nullable, JsonWriter out, int depth) {
    String name = Named.camel(written);
    switch (name) {
      case "type" -> type(value, nullable, out);
      case "nullable", "propertyOrdering" -> {
        // the one is in the type, the other no matter of JSON Schema
      }
      case "properties", "$defs", "defs", "definitions" -> {
        out.name(name.equals("defs") ? "$defs" : name).object();
        for (String property : value.names()) {
          out.name(property);
          write(value.get(property), out, depth + 1);
        }
        out.end();
      }
      case "items", "additionalProperties" -> {
        out.name(name);
        write(value, out, depth + 1);
      }
      case "anyOf", "oneOf", "allOf", "prefixItems" -> {
        out.name(name).array();
        for (Json branch : value.elements()) {
          write(branch, out, depth + 1);
        }
        if (nullable && name.equals("anyOf")) {
          out.raw("{\"type\":\"null\"}");
        }
        out.end();
      }
      case "enum" -> {
        out.name(name).array();
        value.elements().forEach(choice -> out.raw(choice));
        if (nullable) {
          out.raw("null");
        }
        out.end();
      }
      case "minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties" ->
          out.rawField(name, isDigits(value.text()) ? value.text() : value.raw());
      case "example" -> out.name("examples").array().raw(value).end();
      default -> out.rawField(written, value);
    }
  }

  private static void type(Json value, boolean nullable, JsonWriter out) {
    if (!value.isString()) {
      out.rawField("type", value);
      return;
    }
    String type = value.text().toLowerCase(Locale.ROOT);
    if (type.isEmpty() || type.equals("type_unspecified")) {
      return;
    }
    if (nullable && !type.equals("null")) {
      out.name("type").array().text(type).text("null").end();
    } else {
      out.field("type", type);
    }
  }

  /// Whole numbers of 64 bits may come as strings.
  private static boolean isDigits(String text) {
    return !text.isEmpty()
        && text.length() < 19
        && text.chars().allMatch(c -> c >= '0' && c <= '9')
        && (text.length() == 1 || text.charAt(0) != '0');
  }
}
