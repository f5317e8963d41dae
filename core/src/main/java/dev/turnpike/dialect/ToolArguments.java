package dev.turnpike.dialect;

import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;

/// The arguments of a call, for dialects where they are an object and not a text.
public final class ToolArguments {
  private ToolArguments() {}

  /// `arguments` as a JSON object: as it is where it is one, `{}` where it is empty, else `{"_raw":
  /// "..."}` so that nothing is lost.
  public static String object(String arguments) {
    if (arguments.isBlank() || arguments.strip().equals("null")) {
      return "{}";
    }
    return isObject(arguments)
        ? arguments.strip()
        : new JsonWriter().object().field("_raw", arguments).end().toString();
  }

  public static boolean isObject(String arguments) {
    return Json.orMissing(arguments).isObject();
  }

  /// `arguments` as a text of JSON: `{}` where it is empty.
  public static String text(String arguments) {
    return arguments.isBlank() || arguments.strip().equals("null") ? "{}" : arguments;
  }
}
