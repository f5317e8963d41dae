package dev.turnpike.dialect.messages;

import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonText;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The schema of a tool's arguments as Anthropic takes it: an object at the top, whatever is
/// further down.
final class ToolSchema {
  /// The arguments of a tool that takes any text.
  static final String FREEFORM =
      "{\"type\":\"object\",\"properties\":{\"input\":{\"type\":\"string\"}},"
          + "\"required\":[\"input\"]}";

  private static final String EMPTY = "{\"type\":\"object\",\"properties\":{}}";
  private static final List<String> CHOICES = List.of("anyOf", "oneOf", "allOf");

  private ToolSchema() {}

  static String object(@Nullable String schema) {
    Json json = schema == null ? Json.MISSING : Json.orMissing(schema);
    if (schema == null || !json.isObject()) {
      return EMPTY;
    }
    if (CHOICES.stream().anyMatch(json::has)) {
      return merged(json);
    }
    return json.get("type").says("object") ? schema : typed(json);
  }

  private static String typed(Json schema) {
    JsonWriter json = new JsonWriter().object().field("type", "object");
    BlockWriter.members(json, schema, "type");
    return json.end().toString();
  }

  /// Alternatives at the top become one object with the properties of all. A property is required
  /// where the schema itself or a part that always holds requires it.
  private static String merged(Json schema) {
    Map<String, String> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    take(schema, properties, required, true);
    for (String choice : CHOICES) {
      for (Json part : schema.get(choice).elements()) {
        take(part, properties, required, choice.equals("allOf"));
      }
    }
    JsonWriter json = new JsonWriter().object().field("type", "object");
    for (int i = 0; i < schema.names().size(); i++) {
      String name = schema.names().get(i);
      boolean own = name.equals("type") || name.equals("properties") || name.equals("required");
      if (!own && !CHOICES.contains(name)) {
        json.rawField(name, schema.values().get(i));
      }
    }
    json.name("properties").object();
    properties.forEach(json::rawField);
    json.end();
    if (!required.isEmpty()) {
      json.name("required").array();
      required.forEach(name -> json.raw(JsonText.quoted(name)));
      json.end();
    }
    return json.end().toString();
  }

  private static void take(
      Json schema, Map<String, String> properties, List<String> required, boolean always) {
    Json theirs = schema.get("properties");
    for (int i = 0; i < theirs.names().size(); i++) {
      properties.putIfAbsent(theirs.names().get(i), theirs.values().get(i).raw());
    }
    for (Json name : schema.get("required").elements()) {
      if (always && name.isString() && !required.contains(name.text())) {
        required.add(name.text());
      }
    }
  }
}
