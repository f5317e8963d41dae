package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.List;

/// Writes `tools` and `tool_choice` of a request.
record ToolWriter(JsonWriter json) {

  void tools(List<Tool> tools) {
    if (tools.isEmpty()) {
      return;
    }
    boolean searchable = tools.stream().anyMatch(ToolWriter::findsTools);
    json.name("tools").array();
    for (Tool tool : tools) {
      switch (tool) {
        case Tool.Function function -> function(function, searchable);
        case Tool.Hosted hosted -> hosted(hosted);
        case Tool.Freeform _ -> {} // was made a function before
      }
    }
    json.end();
  }

  private static boolean findsTools(Tool tool) {
    return tool instanceof Tool.Hosted hosted
        && hosted.service() == Tool.Hosted.Service.TOOL_SEARCH;
  }

  private void function(Tool.Function tool, boolean searchable) {
    boolean strict = Boolean.TRUE.equals(tool.strict());
    String schema = ToolSchema.object(tool.schema());
    json.object()
        .field("name", CallName.of(tool.namespace(), tool.name()))
        .fieldIf("description", tool.description())
        .rawField("input_schema", strict ? StrictSchema.of(schema) : schema);
    if (strict) {
      json.field("strict", true);
    }
    if (tool.deferred() && searchable) {
      json.field("defer_loading", true);
    }
    Marks.write(json, tool.mark());
    json.end();
  }

  private void hosted(Tool.Hosted tool) {
    Json declared = Json.orMissing(tool.json());
    json.object();
    if (tool.dialect().equals("messages") && declared.isObject()) {
      BlockWriter.members(json, declared, Marks.FIELD);
    } else {
      json.field("type", "web_search_20250305").field("name", "web_search");
      search(declared);
    }
    json.end();
  }

  /// Whether a search is to read much or little, which Anthropic's own decides itself.
  static boolean wantsContextSize(Tool tool) {
    return tool instanceof Tool.Hosted hosted
        && Json.orMissing(hosted.json()).get("search_context_size").isThere();
  }

  /// What the other dialects say of a search, each in its own place.
  private void search(Json declared) {
    Json filters = declared.get("filters");
    Json allowed = filters.get("allowed_domains");
    Json blocked = filters.get("blocked_domains");
    if (!allowed.elements().isEmpty()) {
      json.rawField("allowed_domains", allowed);
    } else if (!blocked.elements().isEmpty()) {
      json.rawField("blocked_domains", blocked);
    }
    Json location = declared.get("user_location");
    location = location.get("approximate").isObject() ? location.get("approximate") : location;
    if (!location.isObject()) {
      return;
    }
    json.name("user_location").object().field("type", "approximate");
    for (String name : List.of("city", "region", "country", "timezone")) {
      json.fieldIf(name, location.get(name).textOrNull());
    }
    json.end();
  }

  /// `historic` says that the tools are there for form's sake only and not to be called.
  void choice(ToolChoice choice, boolean historic, boolean noneIsTaken) {
    boolean alone = Boolean.FALSE.equals(choice.parallel());
    switch (historic ? ToolChoice.Mode.NONE : choice.mode()) {
      case UNSET -> {
        if (alone) {
          choice("auto", "", true);
        }
      }
      case AUTO -> choice("auto", "", alone);
      case NONE -> {
        if (noneIsTaken) {
          choice("none", "", false);
        }
      }
      case REQUIRED -> {
        boolean named = choice.isNamed();
        choice(named ? "tool" : "any", named ? choice.names().getFirst() : "", alone);
      }
    }
  }

  private void choice(String type, String name, boolean alone) {
    json.name("tool_choice").object().field("type", type);
    if (!name.isEmpty()) {
      json.field("name", name);
    }
    if (alone) {
      json.field("disable_parallel_tool_use", true);
    }
    json.end();
  }
}
