package dev.turnpike.dialect.responses;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import dev.turnpike.dialect.openai.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Writes `tools`, `tool_choice` and `parallel_tool_calls`.
final class ToolsWriter {
  private final Conversation conversation;
  private final Accepts accepts;
  private final Notes notes;
  private final JsonWriter json;

  ToolsWriter(Conversation conversation, Accepts accepts, Notes notes, JsonWriter json) {
    this.conversation = conversation;
    this.accepts = accepts;
    this.notes = notes;
    this.json = json;
  }

  /// A choice among no tools would be refused.
  void write() {
    List<Tool> tools = writable();
    if (tools.isEmpty()) {
      return;
    }
    json.name("tools").array();
    String namespace = null;
    for (Tool tool : tools) {
      String next = namespace(tool);
      if (!Objects.equals(next, namespace)) {
        enter(namespace, next);
        namespace = next;
      }
      tool(tool);
    }
    enter(namespace, null);
    json.end();
    ToolChoice choice = conversation.toolChoice();
    choice(choice);
    if (choice.parallel() != null && accepts.can(Capability.PARALLEL_SWITCH)) {
      json.field("parallel_tool_calls", choice.parallel().booleanValue());
    } else if (Boolean.FALSE.equals(choice.parallel())) {
      notes.dropped("parallel_tool_calls");
    }
  }

  private List<Tool> writable() {
    List<Tool> tools = new ArrayList<>();
    for (Tool tool : conversation.tools()) {
      if (tool instanceof Tool.Hosted hosted && !isWritable(hosted)) {
        notes.dropped("tools." + (hosted.name().isEmpty() ? "hosted" : hosted.name()));
      } else {
        tools.add(tool);
      }
    }
    return tools;
  }

  private static boolean isWritable(Tool.Hosted tool) {
    return tool.dialect().equals(ResponsesDialect.ID)
        || tool.service() == Tool.Hosted.Service.WEB_SEARCH;
  }

  private static @Nullable String namespace(Tool tool) {
    return switch (tool) {
      case Tool.Function function -> function.namespace();
      case Tool.Freeform freeform -> freeform.namespace();
      case Tool.Hosted _ -> null;
    };
  }

  private void enter(@Nullable String from, @Nullable String to) {
    if (from != null) {
      json.end().end();
    }
    if (to != null) {
      json.object()
          .field("type", "namespace")
          .field("name", to)
          .field("description", "Tools of " + to + ".")
          .name("tools")
          .array();
    }
  }

  private void tool(Tool tool) {
    switch (tool) {
      case Tool.Function function ->
          json.object()
              .field("type", "function")
              .field("name", function.name())
              .fieldIf("description", function.description())
              .rawField("parameters", Schemas.parameters(function.schema()))
              .field("strict", isStrict(function))
              .end();
      case Tool.Freeform freeform -> {
        json.object()
            .field("type", "custom")
            .field("name", freeform.name())
            .fieldIf("description", freeform.description());
        if (freeform.format() != null) {
          String grammar = ToolsReader.grammar(Json.orMissing(freeform.format()));
          json.rawField("format", grammar == null ? "{\"type\":\"text\"}" : grammar);
        }
        json.end();
      }
      case Tool.Hosted hosted -> {
        if (hosted.dialect().equals(ResponsesDialect.ID)) {
          json.raw(hosted.json());
        } else {
          webSearch(Json.orMissing(hosted.json()));
        }
      }
    }
  }

  /// Said explicitly: where nothing is said, OpenAI takes it to be strict and then refuses optional
  /// arguments.
  private boolean isStrict(Tool.Function function) {
    boolean strict =
        accepts.can(Capability.STRICT_TOOLS)
            && Schemas.strict(function.strict(), function.schema());
    if (!strict && Boolean.TRUE.equals(function.strict())) {
      notes.dropped("strict");
    }
    return strict;
  }

  /// From the words of Messages or of Chat.
  private void webSearch(Json asked) {
    json.object()
        .field("type", "web_search")
        .fieldIf("search_context_size", asked.get("search_context_size").textOrNull());
    Json domains = asked.get("allowed_domains");
    if (domains.isArray()) {
      json.name("filters").object().rawField("allowed_domains", domains).end();
    }
    Json place = asked.get("user_location");
    place = place.get("approximate").isObject() ? place.get("approximate") : place;
    if (place.isObject()) {
      json.name("user_location").object().field("type", "approximate");
      for (String name : List.of("city", "country", "region", "timezone")) {
        json.fieldIf(name, place.get(name).textOrNull());
      }
      json.end();
    }
    for (String name : List.of("blocked_domains", "max_uses")) {
      if (asked.get(name).isThere()) {
        notes.dropped("web_search." + name);
      }
    }
    json.end();
  }

  // The choice.

  private void choice(ToolChoice choice) {
    switch (choice.mode()) {
      case UNSET -> {}
      case NONE -> json.field("tool_choice", "none");
      case AUTO, REQUIRED -> {
        String mode = choice.isForced() ? "required" : "auto";
        if (choice.names().isEmpty()) {
          json.field("tool_choice", mode);
        } else if (choice.isNamed()) {
          json.name("tool_choice");
          named(choice.names().getFirst());
        } else {
          json.name("tool_choice")
              .object()
              .field("type", "allowed_tools")
              .field("mode", mode)
              .name("tools")
              .array();
          choice.names().forEach(this::named);
          json.end().end();
        }
      }
    }
  }

  private void named(String name) {
    Tool tool =
        conversation.tools().stream()
            .filter(candidate -> candidate.name().equals(name))
            .findFirst()
            .orElse(null);
    json.object();
    switch (tool) {
      case null -> json.field("type", "function").field("name", name);
      case Tool.Function _ -> json.field("type", "function").field("name", name);
      case Tool.Freeform _ -> json.field("type", "custom").field("name", name);
      case Tool.Hosted hosted -> {
        Json own = Json.orMissing(hosted.json());
        boolean ours = hosted.dialect().equals(ResponsesDialect.ID);
        json.field("type", ours ? own.get("type").text() : "web_search")
            .fieldIf("server_label", ours ? own.get("server_label").textOrNull() : null);
      }
    }
    json.end();
  }
}
