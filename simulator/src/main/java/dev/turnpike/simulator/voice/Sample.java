package dev.turnpike.simulator.voice;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A value that fits a JSON schema and looks as if someone had thought about it.
final class Sample {
  /// Schemas nested deeper than this get null, so that one which refers to itself has an end.
  private static final int DEEPEST = 8;

  private final JsonNode root;

  private Sample(JsonNode root) {
    this.root = root;
  }

  static @Nullable Object of(JsonNode schema) {
    return new Sample(schema).value("value", schema, 0);
  }

  private @Nullable Object value(String name, JsonNode schema, int depth) {
    if (depth > DEEPEST) {
      return null;
    }
    if (schema.has("const")) {
      return schema.get("const");
    }
    if (schema.path("enum").size() > 0) {
      return schema.get("enum").get(0);
    }
    JsonNode default_ = schema.path("default");
    if (!default_.isMissingNode()) {
      return default_;
    }
    String reference = Json.text(schema, "$ref", "");
    if (reference.startsWith("#")) {
      return value(name, root.at(reference.substring(1)), depth + 1);
    }
    for (String choice : List.of("anyOf", "oneOf", "allOf")) {
      if (schema.path(choice).size() > 0) {
        return value(name, schema.get(choice).get(0), depth + 1);
      }
    }
    return switch (type(schema)) {
      case "object" -> object(schema, depth);
      case "array" -> items(name, schema, depth);
      case "integer" -> schema.path("minimum").asLong(1);
      case "number" -> schema.path("minimum").asDouble(1.5);
      case "boolean" -> true;
      case "null" -> null;
      default -> word(name, schema);
    };
  }

  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    String first = type.isArray() && type.size() > 0 ? type.get(0).asString("") : type.asString("");
    if (first.isEmpty()) {
      return schema.has("properties") ? "object" : schema.has("items") ? "array" : "string";
    }
    return first.toLowerCase(Locale.ROOT); // Gemini writes types in capitals
  }

  /// The required properties, or all where none is.
  private Map<String, @Nullable Object> object(JsonNode schema, int depth) {
    Map<String, @Nullable Object> object = Json.object();
    JsonNode properties = schema.path("properties");
    JsonNode required = schema.path("required");
    if (required.size() > 0) {
      for (JsonNode name : required) {
        String key = name.asString("");
        object.put(key, value(key, properties.path(key), depth + 1));
      }
    } else {
      for (Map.Entry<String, JsonNode> property : properties.properties()) {
        object.put(property.getKey(), value(property.getKey(), property.getValue(), depth + 1));
      }
    }
    return object;
  }

  private List<@Nullable Object> items(String name, JsonNode schema, int depth) {
    ArrayList<@Nullable Object> items = new ArrayList<>();
    items.add(value(name, schema.path("items"), depth + 1));
    return items;
  }

  private static String word(String name, JsonNode schema) {
    return switch (Json.text(schema, "format", "")) {
      case "date" -> "2026-01-01";
      case "date-time" -> "2026-01-01T00:00:00Z";
      case "uri" -> "https://example.com/";
      case "email" -> "someone@example.com";
      default ->
          switch (name) {
            case "command", "cmd" -> "echo simulated";
            case "city", "location" -> "Paris";
            default -> "sample " + name;
          };
    };
  }
}
