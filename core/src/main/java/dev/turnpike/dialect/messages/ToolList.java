package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import java.util.ArrayList;
import java.util.List;

/// The tools of a request as Messages can be told of them.
final class ToolList {
  private static final String SOME_OBJECT = "{\"type\":\"object\"}";

  private ToolList() {}

  /// Functions and hosted tools that Messages knows, held to those that the choice names. Where the
  /// conversation has calls and the request has no tools any more, they are declared for form's
  /// sake; Anthropic wants to know what it reads of.
  static List<Tool> of(Conversation conversation, RequestTurns turns, Notes notes) {
    if (conversation.tools().isEmpty()) {
      return historic(turns, notes);
    }
    ToolChoice choice = conversation.toolChoice();
    boolean held = !choice.names().isEmpty() && !choice.isNamed();
    List<Tool> tools = new ArrayList<>(conversation.tools().size());
    for (Tool tool : conversation.tools()) {
      if (held && !choice.names().contains(tool.name())) {
        continue;
      }
      switch (tool) {
        case Tool.Function _ -> tools.add(tool);
        case Tool.Freeform freeform -> tools.add(asFunction(freeform));
        case Tool.Hosted hosted -> {
          if (isKnown(hosted)) {
            tools.add(hosted);
          } else {
            notes.dropped("tools");
          }
        }
      }
    }
    return tools;
  }

  static boolean isSearch(Tool.Hosted tool) {
    return tool.service() == Tool.Hosted.Service.WEB_SEARCH;
  }

  private static boolean isKnown(Tool.Hosted tool) {
    return tool.dialect().equals("messages") || isSearch(tool);
  }

  private static List<Tool> historic(RequestTurns turns, Notes notes) {
    List<Tool> tools = new ArrayList<>();
    for (String name : turns.calledTools()) {
      tools.add(new Tool.Function(null, name, "(historic)", SOME_OBJECT, null, false, null));
    }
    if (!tools.isEmpty()) {
      notes.repaired("tools");
    }
    return tools;
  }

  private static Tool.Function asFunction(Tool.Freeform tool) {
    return new Tool.Function(
        tool.namespace(), tool.name(), tool.description(), ToolSchema.FREEFORM, null, false, null);
  }
}
