package dev.turnpike.dialect.chat;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.openai.Schemas;
import java.util.List;

/// Puts what clients send and many hosts of Chat models do not know in the words that they do:
/// `developer`, empty lists of calls, thoughts, and tools as other dialects have them.
final class Tidied {
  private static final String MESSAGES = "messages";
  private static final String TOOLS = "tools";
  private static final String CHOICE = "tool_choice";
  private static final String THOUGHT = "reasoning_content";
  private static final List<String> THOUGHTS = List.of(THOUGHT, "reasoning", "reasoning_details");

  private final Accepts accepts;
  private final Notes notes;

  private Tidied(Accepts accepts, Notes notes) {
    this.accepts = accepts;
    this.notes = notes;
  }

  /// `body` itself where there is nothing of the kind.
  static byte[] of(byte[] body, Accepts accepts, Notes notes) throws MalformedJson {
    return new Tidied(accepts, notes).tidied(body, Json.parse(body));
  }

  private byte[] tidied(byte[] body, Json root) {
    boolean messages = root.get(MESSAGES).elements().stream().anyMatch(this::isOdd);
    boolean tools = root.get(TOOLS).elements().stream().anyMatch(Tidied::isOddTool);
    String choice = choice(root.get(CHOICE));
    if (!messages && !tools && choice.isEmpty()) {
      return body;
    }
    JsonWriter json = new JsonWriter(body.length + 64).object();
    for (int i = 0; i < root.names().size(); i++) {
      String name = root.names().get(i);
      Json value = root.values().get(i);
      if (name.equals(MESSAGES) && messages) {
        notes.repaired(name);
        json.name(name).array();
        value.elements().forEach(message -> message(json, message));
        json.end();
      } else if (name.equals(TOOLS) && tools) {
        notes.repaired(name);
        json.name(name).array();
        value.elements().forEach(tool -> tool(json, tool));
        json.end();
      } else if (name.equals(CHOICE) && !choice.isEmpty()) {
        notes.repaired(name);
        json.rawField(name, choice);
      } else {
        json.rawField(name, value);
      }
    }
    return json.end().bytes();
  }

  // Messages.

  private boolean isOdd(Json message) {
    return isDeveloper(message) || hasNoCalls(message) || isOddlyThought(message);
  }

  private boolean isDeveloper(Json message) {
    return message.get("role").says("developer") && !accepts.can(Capability.DEVELOPER_ROLE);
  }

  private static boolean hasNoCalls(Json message) {
    Json calls = message.get("tool_calls");
    return calls.isArray() && calls.elements().isEmpty();
  }

  /// Thoughts where none are taken, or none where the host wants them on every turn.
  private boolean isOddlyThought(Json message) {
    if (!message.get("role").says("assistant")) {
      return false;
    }
    return switch (accepts.echo()) {
      case EVERY_TURN -> !message.get(THOUGHT).isString();
      case REFUSED -> THOUGHTS.stream().anyMatch(message::has);
      case NONE, DETAILS -> false;
    };
  }

  private void message(JsonWriter out, Json message) {
    if (!isOdd(message)) {
      out.raw(message);
      return;
    }
    boolean cut = accepts.echo() == Accepts.Echo.REFUSED;
    out.object();
    for (int i = 0; i < message.names().size(); i++) {
      String name = message.names().get(i);
      Json value = message.values().get(i);
      if (name.equals("role") && isDeveloper(message)) {
        out.field(name, "system");
      } else if (!(name.equals("tool_calls") && hasNoCalls(message))
          && !(cut && THOUGHTS.contains(name))
          && !(name.equals(THOUGHT) && isOddlyThought(message))) {
        out.rawField(name, value);
      }
    }
    if (!cut && isOddlyThought(message)) {
      out.field(THOUGHT, "");
    }
    out.end();
  }

  // Tools.

  /// A function as Responses or Messages has it, or one that says that it is strict and is not.
  private static boolean isOddTool(Json tool) {
    return isFlat(tool) || isFalselyStrict(tool.get("function"));
  }

  private static boolean isFlat(Json tool) {
    String type = tool.get("type").text();
    return (type.isEmpty() || type.equals("function") || type.equals("custom"))
        && tool.get("name").isString()
        && !tool.get("function").isObject()
        && !(type.equals("custom") && tool.get("input_schema").isMissing());
  }

  private static boolean isFalselyStrict(Json function) {
    return function.get("strict").isTrue()
        && !Schemas.strict(true, function.get("parameters").raw());
  }

  private static void tool(JsonWriter out, Json tool) {
    if (isFlat(tool)) {
      Json schema = tool.get("parameters");
      schema = schema.isMissing() ? tool.get("input_schema") : schema;
      out.object().field("type", "function").name("function").object();
      out.rawField("name", tool.get("name"));
      if (tool.get("description").isString()) {
        out.rawField("description", tool.get("description"));
      }
      if (schema.isObject()) {
        out.rawField("parameters", schema);
      }
      if (tool.get("strict").isThere() && !isFalselyStrict(tool)) {
        out.rawField("strict", tool.get("strict"));
      }
      out.end().end();
    } else if (isFalselyStrict(tool.get("function"))) {
      out.objectWith(tool, "function", Tidied::notStrict);
    } else {
      out.raw(tool);
    }
  }

  private static boolean notStrict(JsonWriter out, Json function) {
    out.objectWith(
        function,
        "strict",
        (value, _) -> {
          value.truth(false);
          return true;
        });
    return true;
  }

  /// The choice as Messages has it in Chat's words; "" where it is none of these.
  private static String choice(Json choice) {
    return switch (choice.get("type").text()) {
      case "auto" -> "\"auto\"";
      case "any" -> "\"required\"";
      case "none" -> "\"none\"";
      case "tool" ->
          new JsonWriter()
              .object()
              .field("type", "function")
              .name("function")
              .object()
              .field("name", choice.get("name").text())
              .end()
              .end()
              .toString();
      default -> "";
    };
  }
}
