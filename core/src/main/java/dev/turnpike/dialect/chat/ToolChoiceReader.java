package dev.turnpike.dialect.chat;

import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.conversation.ToolChoice.Mode;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `tool_choice` in every form that clients send, and the old `function_call`.
final class ToolChoiceReader {
  private static final String FIELD = "tool_choice";

  private ToolChoiceReader() {}

  static ToolChoice read(Json root) throws RequestRefused {
    Json choice = root.get(FIELD).isThere() ? root.get(FIELD) : root.get("function_call");
    Boolean parallel = Fields.truth(root, "parallel_tool_calls");
    Boolean forbidden = choice.get("disable_parallel_tool_use").truthOrNull();
    if (parallel == null && forbidden != null) {
      parallel = !forbidden;
    }
    if (!choice.isThere()) {
      return new ToolChoice(Mode.UNSET, List.of(), parallel);
    }
    if (choice.isString()) {
      return new ToolChoice(mode(choice, FIELD), List.of(), parallel);
    }
    if (!choice.isObject()) {
      throw Fields.wrong(FIELD, choice, "a string or an object");
    }
    return object(choice, parallel);
  }

  private static ToolChoice object(Json choice, @Nullable Boolean parallel) throws RequestRefused {
    if (choice.get("type").says("allowed_tools")) {
      return allowed(choice, parallel);
    }
    String name = name(choice);
    return name.isEmpty()
        ? new ToolChoice(mode(choice.get("type"), FIELD + ".type"), List.of(), parallel)
        : new ToolChoice(Mode.REQUIRED, List.of(name), parallel);
  }

  private static ToolChoice allowed(Json choice, @Nullable Boolean parallel) throws RequestRefused {
    Json nested = choice.get("allowed_tools");
    Json allowed = nested.isObject() ? nested : choice;
    List<String> names = new ArrayList<>();
    for (Json tool : allowed.get("tools").elements()) {
      String name = name(tool);
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    Json mode = allowed.get("mode");
    return new ToolChoice(
        mode.isThere() ? mode(mode, FIELD + ".mode") : Mode.AUTO, names, parallel);
  }

  /// The name of a tool, nested under its kind or flat; "" where there is none.
  private static String name(Json tool) {
    for (String kind : List.of("function", "custom")) {
      if (tool.get(kind).isObject()) {
        return tool.get(kind).get("name").text();
      }
    }
    return tool.get("name").text();
  }

  private static Mode mode(Json word, String path) throws RequestRefused {
    return switch (word.text()) {
      case "auto" -> Mode.AUTO;
      case "none" -> Mode.NONE;
      case "required", "any" -> Mode.REQUIRED;
      default ->
          throw Fields.wrong(path, word, "auto, none, required or the name of a tool of `tools`");
    };
  }
}
