package dev.turnpike.dialect.chat;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.openai.Schemas;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Where a request has what clients send and we read, but many hosts of Chat models do not.
final class Tolerated {
  private static final List<String> CHOICES_OF_MESSAGES = List.of("auto", "any", "none", "tool");

  private static final List<String> THOUGHTS =
      List.of("reasoning_content", "reasoning", "reasoning_details");

  private Tolerated() {}

  static Set<String> fields(Json root, Accepts accepts) {
    Set<String> found = new HashSet<>();
    if (root.get("messages").elements().stream().anyMatch(said -> isOdd(said, accepts))) {
      found.add("messages");
    }
    if (root.get("tools").elements().stream().anyMatch(Tolerated::isOddTool)) {
      found.add("tools");
    }
    if (CHOICES_OF_MESSAGES.contains(root.get("tool_choice").get("type").text())) {
      found.add("tool_choice");
    }
    return found;
  }

  /// A role that is OpenAI's alone, or a list of calls without any.
  private static boolean isOdd(Json message, Accepts accepts) {
    Json calls = message.get("tool_calls");
    return (message.get("role").says("developer") && !accepts.can(Capability.DEVELOPER_ROLE))
        || (calls.isArray() && calls.elements().isEmpty())
        || (message.get("role").says("assistant") && isOddlyThought(message, accepts));
  }

  /// Thoughts where none are taken, or none where the host wants them on every turn.
  private static boolean isOddlyThought(Json message, Accepts accepts) {
    return switch (accepts.echo()) {
      case EVERY_TURN -> !message.get("reasoning_content").isString();
      case REFUSED -> THOUGHTS.stream().anyMatch(message::has);
      case NONE, DETAILS -> false;
    };
  }

  /// A function as Responses or Messages has it, or one that says that it is strict and is not.
  private static boolean isOddTool(Json tool) {
    Json function = tool.get("function");
    if (function.get("strict").isTrue()
        && !Schemas.strict(true, function.get("parameters").raw())) {
      return true;
    }
    String type = tool.get("type").text();
    return (type.isEmpty() || type.equals("function") || type.equals("custom"))
        && !function.isObject()
        && !tool.get("custom").isObject();
  }
}
