package dev.turnpike.dialect.gemini;

import dev.turnpike.dialect.ToolArguments;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;

/// What a tool answered, as text and as the object that Gemini wants.
///
/// `{"result": "..."}`, `{"output": "..."}` and `{"error": ...}` are wrappers of a text; any other
/// object is what the tool answered itself.
final class ResponseText {
  private static final String ERROR = "error";

  private ResponseText() {}

  static boolean isError(Json response) {
    return isOnly(response, ERROR) && response.get(ERROR).isThere();
  }

  static String of(Json response) {
    if (!response.isObject()) {
      return response.isString() ? response.text() : response.isThere() ? response.raw() : "";
    }
    if (isError(response)) {
      Json error = response.get(ERROR);
      return error.isString() ? error.text() : error.raw();
    }
    for (String wrapper : new String[] {"result", "output"}) {
      if (isOnly(response, wrapper) && response.get(wrapper).isString()) {
        return response.get(wrapper).text();
      }
    }
    return response.raw();
  }

  private static boolean isOnly(Json response, String name) {
    return response.names().size() == 1 && response.has(name);
  }

  /// The object for what a tool answered.
  static String object(String text, boolean error) {
    if (error) {
      return new JsonWriter().object().field(ERROR, text).end().toString();
    }
    return ToolArguments.isObject(text)
        ? text.strip()
        : new JsonWriter().object().field("result", text).end().toString();
  }
}
