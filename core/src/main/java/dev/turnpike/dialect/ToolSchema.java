package dev.turnpike.dialect;

import dev.turnpike.dialect.json.Json;
import org.jspecify.annotations.Nullable;

/// The schema of a function's arguments, where a provider insists on one that says `object`.
public final class ToolSchema {
  private static final String NO_ARGUMENTS = "{\"type\":\"object\",\"properties\":{}}";

  private ToolSchema() {}

  /// As it was written, with `"type":"object"` before everything else where no type was.
  public static String of(@Nullable String schema) {
    Json json = schema == null ? Json.MISSING : Json.orMissing(schema);
    if (!json.isObject() || json.names().isEmpty()) {
      return NO_ARGUMENTS;
    }
    return json.get("type").isThere()
        ? json.raw()
        : "{\"type\":\"object\"," + json.raw().substring(1);
  }
}
