package dev.turnpike.dialect.openai;

import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// JSON Schemas as OpenAI wants them.
public final class Schemas {
  private static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";

  private Schemas() {}

  /// The schema of a function's arguments: an object, which says so and names its properties.
  public static String parameters(@Nullable String schema) {
    Json json = schema == null ? Json.MISSING : Json.orMissing(schema);
    if (schema == null || !json.isObject()) {
      return NO_PARAMETERS;
    }
    boolean typed = json.has("type");
    boolean whole = json.has("properties") || !(typed ? json.get("type").says("object") : true);
    if (typed && whole) {
      return schema;
    }
    JsonWriter out = new JsonWriter(schema.length() + 40).object();
    if (!typed) {
      out.field("type", "object");
    }
    for (int i = 0; i < json.names().size(); i++) {
      out.rawField(json.names().get(i), json.values().get(i));
    }
    if (!whole) {
      out.rawField("properties", "{}");
    }
    return out.end().toString();
  }

  /// Strict mode is asked for where it was, and where the schema is one that it takes: OpenAI
  /// refuses the whole request otherwise.
  public static boolean strict(@Nullable Boolean wanted, @Nullable String schema) {
    return Boolean.TRUE.equals(wanted)
        && schema != null
        && complies(Json.orMissing(parameters(schema)));
  }

  /// Every object is closed and requires all that it names.
  private static boolean complies(Json schema) {
    if (schema.isArray()) {
      return schema.elements().stream().allMatch(Schemas::complies);
    }
    if (!schema.isObject()) {
      return true;
    }
    Json properties = schema.get("properties");
    if (schema.has("oneOf") || schema.has("allOf") || (isAnObject(schema) && !isClosed(schema))) {
      return false;
    }
    return properties.values().stream().allMatch(Schemas::complies)
        && schema.get("$defs").values().stream().allMatch(Schemas::complies)
        && complies(schema.get("items"))
        && complies(schema.get("anyOf"));
  }

  private static boolean isAnObject(Json schema) {
    Json type = schema.get("type");
    return schema.has("properties")
        || type.says("object")
        || type.elements().stream().anyMatch(one -> one.says("object"));
  }

  private static boolean isClosed(Json schema) {
    Json more = schema.get("additionalProperties");
    Set<String> required = new HashSet<>();
    for (Json name : schema.get("required").elements()) {
      required.add(name.text());
    }
    return Boolean.FALSE.equals(more.truthOrNull())
        && required.containsAll(schema.get("properties").names());
  }
}
