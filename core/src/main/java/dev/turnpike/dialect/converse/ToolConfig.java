package dev.turnpike.dialect.converse;

import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.dialect.ToolSchema;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Writes `toolConfig`. Bedrock wants it wherever the history has calls, so the tools of a history
/// are declared anew where a request brings none. It has no word for calling none of them.
final class ToolConfig {
  private final JsonWriter json;
  private final CachePoints points;
  private final Notes notes;

  ToolConfig(JsonWriter json, CachePoints points, Notes notes) {
    this.json = json;
    this.points = points;
    this.notes = notes;
  }

  /// The tools that a request declares and the choice leaves.
  static List<Tool.Function> declared(Conversation conversation) {
    ToolChoice choice = conversation.toolChoice();
    boolean all = choice.names().isEmpty() || choice.isNamed();
    List<Tool.Function> declared = new ArrayList<>();
    for (Tool tool : conversation.tools()) {
      if (tool instanceof Tool.Function function
          && (all || choice.names().contains(function.name()))) {
        declared.add(function);
      }
    }
    return declared;
  }

  void write(Conversation conversation, List<Tool.Function> declared) {
    for (Tool tool : conversation.tools()) {
      if (!(tool instanceof Tool.Function)) {
        notes.dropped("tools." + tool.name());
      }
    }
    Set<String> historic = declared.isEmpty() ? called(conversation.messages()) : Set.of();
    if (declared.isEmpty() && historic.isEmpty()) {
      return;
    }
    json.name("toolConfig").object().name("tools").array();
    for (Tool.Function function : declared) {
      specify(function);
      points.write(json, function.mark(), CachePoints.Place.TOOLS);
    }
    for (String name : historic) {
      specify(new Tool.Function(null, name, "(historic)", null, null, false, null));
    }
    json.end();
    if (!declared.isEmpty()) {
      choose(conversation.toolChoice(), declared);
    }
    json.end();
  }

  private static Set<String> called(List<Message> messages) {
    Set<String> names = new LinkedHashSet<>();
    for (Message message : messages) {
      for (Part part : message.parts()) {
        if (part instanceof Part.ToolUse use) {
          names.add(use.name());
        }
      }
    }
    return names;
  }

  private void specify(Tool.Function function) {
    String description = function.description();
    boolean silent = description == null || description.isBlank();
    json.object().name("toolSpec").object().field("name", function.name());
    json.field("description", silent ? function.name() : description);
    if (Boolean.TRUE.equals(function.strict())) {
      json.field("strict", true);
    }
    json.name("inputSchema").object().rawField("json", ToolSchema.of(function.schema()));
    json.end().end().end();
  }

  private void choose(ToolChoice choice, List<Tool.Function> declared) {
    switch (choice.mode()) {
      case UNSET -> {
        // nothing was said
      }
      case NONE -> notes.dropped("tool_choice");
      case AUTO -> json.name("toolChoice").object().name("auto").object().end().end();
      case REQUIRED -> {
        json.name("toolChoice").object();
        if (choice.isNamed() && isDeclared(choice.names().getFirst(), declared)) {
          json.name("tool").object().field("name", choice.names().getFirst()).end();
        } else {
          json.name("any").object().end();
        }
        json.end();
      }
    }
  }

  private static boolean isDeclared(String name, List<Tool.Function> declared) {
    return declared.stream().anyMatch(function -> function.name().equals(name));
  }
}
