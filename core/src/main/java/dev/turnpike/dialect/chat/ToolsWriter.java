package dev.turnpike.dialect.chat;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Accepts.Ids;
import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.conversation.ToolChoice.Mode;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import dev.turnpike.dialect.openai.Schemas;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes tools and which of them the model may or must call.
final class ToolsWriter {
  private final JsonWriter json;
  private final Accepts accepts;
  private final Notes notes;

  ToolsWriter(JsonWriter json, Accepts accepts, Notes notes) {
    this.json = json;
    this.accepts = accepts;
    this.notes = notes;
  }

  void write(List<Tool> tools, ToolChoice choice) {
    List<Tool> listed = listed(tools, choice);
    if (!listed.isEmpty()) {
      json.name("tools").array();
      listed.forEach(this::tool);
      json.end();
      choice(listed, choice);
      json.fieldIf("parallel_tool_calls", choice.parallel());
    }
    for (Tool tool : tools) {
      if (tool instanceof Tool.Hosted hosted && !isListed(hosted)) {
        hosted(hosted);
      }
    }
  }

  /// The tools that stand in the list. A choice of some of them is OpenAI's own idea: other hosts
  /// are shown no more than those.
  private List<Tool> listed(List<Tool> tools, ToolChoice choice) {
    boolean only = choice.names().size() > (choice.isForced() ? 1 : 0) && !canChooseSome();
    List<Tool> listed = new ArrayList<>();
    for (Tool tool : tools) {
      boolean allowed = !only || choice.names().contains(tool.name());
      if (allowed && (!(tool instanceof Tool.Hosted hosted) || isListed(hosted))) {
        listed.add(tool);
      }
    }
    if (only) {
      notes.emulated("tool_choice");
    }
    return listed;
  }

  private boolean canChooseSome() {
    return accepts.can(Capability.DEVELOPER_ROLE);
  }

  /// Chat's own hosted tools that stand in the list of tools and not in a field of their own.
  private static boolean isListed(Tool.Hosted hosted) {
    return hosted.dialect().equals(ChatDialect.ID)
        && Json.orMissing(hosted.json()).get("type").isString();
  }

  private void tool(Tool tool) {
    switch (tool) {
      case Tool.Function function -> {
        json.object()
            .field("type", "function")
            .name("function")
            .object()
            .field("name", function.name())
            .fieldIf("description", function.description())
            .rawField("parameters", parameters(function.schema()))
            .fieldIf("strict", strict(function))
            .end();
        if (accepts.can(Capability.CACHE_MARKS)) {
          Marks.write(json, function.mark());
        }
        json.end();
      }
      case Tool.Freeform freeform -> freeform(freeform);
      case Tool.Hosted hosted -> json.raw(hosted.json());
    }
  }

  /// Strict as it was asked for, unless the schema is none that strict mode takes: OpenAI refuses
  /// the whole request then.
  private @Nullable Boolean strict(Tool.Function function) {
    boolean wanted = Boolean.TRUE.equals(function.strict());
    if (wanted && !Schemas.strict(true, function.schema())) {
      notes.dropped("strict");
      return false;
    }
    return function.strict();
  }

  /// A schema without what strict hosts refuse at its top, and with the type that all want there.
  private static String parameters(@Nullable String schema) {
    Json read = schema == null ? Json.MISSING : Json.orMissing(schema);
    if (!read.isObject()) {
      return "{\"type\":\"object\",\"properties\":{}}";
    }
    if (!read.has("$schema") && read.has("type")) {
      return read.raw();
    }
    JsonWriter clean = new JsonWriter(read.size() + 32).object();
    if (!read.has("type")) {
      clean.field("type", "object");
    }
    for (int i = 0; i < read.names().size(); i++) {
      String name = read.names().get(i);
      if (!name.equals("$schema")) {
        clean.rawField(name, read.values().get(i));
      }
    }
    return clean.end().toString();
  }

  private void freeform(Tool.Freeform freeform) {
    json.object()
        .field("type", "custom")
        .name("custom")
        .object()
        .field("name", freeform.name())
        .fieldIf("description", freeform.description());
    Json format = freeform.format() == null ? Json.MISSING : Json.orMissing(freeform.format());
    if (format.get("type").says("grammar")) {
      Json grammar = format.get("grammar").isObject() ? format.get("grammar") : format;
      json.name("format")
          .object()
          .field("type", "grammar")
          .name("grammar")
          .object()
          .field("syntax", grammar.get("syntax").text())
          .field("definition", grammar.get("definition").text())
          .end()
          .end();
    }
    json.end().end();
  }

  private void hosted(Tool.Hosted hosted) {
    if (hosted.service() != Tool.Hosted.Service.WEB_SEARCH) {
      notes.dropped("tools");
    } else if (hosted.dialect().equals(ChatDialect.ID)) {
      json.rawField("web_search_options", hosted.json());
    } else {
      search(Json.orMissing(hosted.json()));
    }
  }

  /// A search as Responses and Messages declare it.
  private void search(Json declared) {
    json.name("web_search_options")
        .object()
        .fieldIf("search_context_size", declared.get("search_context_size").textOrNull());
    Json place = declared.get("user_location");
    if (place.isObject()) {
      json.name("user_location").object().field("type", "approximate").name("approximate").object();
      for (String name : List.of("country", "region", "city", "timezone")) {
        json.fieldIf(name, place.get(name).textOrNull());
      }
      json.end().end();
    }
    json.end();
  }

  private void choice(List<Tool> listed, ToolChoice choice) {
    List<String> names = canChooseSome() || choice.isNamed() ? choice.names() : List.of();
    if (choice.mode() == Mode.UNSET) {
      return;
    }
    json.name("tool_choice");
    if (choice.mode() == Mode.NONE || names.isEmpty()) {
      json.text(word(choice.mode()));
    } else if (choice.isNamed()) {
      named(listed, names.getFirst());
    } else {
      json.object()
          .field("type", "allowed_tools")
          .name("allowed_tools")
          .object()
          .field("mode", word(choice.mode()))
          .name("tools")
          .array();
      names.forEach(name -> named(listed, name));
      json.end().end().end();
    }
  }

  private String word(Mode mode) {
    return switch (mode) {
      case UNSET, AUTO -> "auto";
      case NONE -> "none";
      case REQUIRED -> accepts.ids() == Ids.NINE ? "any" : "required";
    };
  }

  private void named(List<Tool> listed, String name) {
    boolean custom =
        listed.stream().anyMatch(tool -> tool instanceof Tool.Freeform && tool.name().equals(name));
    String kind = custom ? "custom" : "function";
    json.object().field("type", kind).name(kind).object().field("name", name).end().end();
  }
}
