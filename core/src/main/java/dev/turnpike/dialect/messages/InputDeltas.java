package dev.turnpike.dialect.messages;

import dev.turnpike.dialect.ToolArguments;
import dev.turnpike.dialect.json.JsonText;

/// The arguments of one call on their way into `input_json_delta`: an object goes on as it comes,
/// anything else waits for its end and becomes one. Nothing at all stands for an empty object.
final class InputDeltas {
  private final boolean freeform;
  private final StringBuilder waiting = new StringBuilder();
  private boolean live;

  InputDeltas(boolean freeform) {
    this.freeform = freeform;
  }

  /// What may go on now that more was heard; "" where nothing may.
  String add(String text) {
    if (freeform) {
      String begin = live ? "" : "{\"input\":\"";
      live = true;
      return begin + quoted(text);
    }
    if (live) {
      return text;
    }
    boolean undecided = waiting.isEmpty();
    String more = undecided ? text.stripLeading() : text;
    live = undecided && more.startsWith("{");
    if (!live) {
      waiting.append(more);
    }
    return live ? more : "";
  }

  /// The rest.
  String end() {
    if (freeform) {
      return live ? "\"}" : "{\"input\":\"\"}";
    }
    String object = live ? "{}" : ToolArguments.object(waiting.toString());
    return object.equals("{}") ? "" : object;
  }

  private static String quoted(String text) {
    String quoted = JsonText.quoted(text);
    return quoted.substring(1, quoted.length() - 1);
  }
}
