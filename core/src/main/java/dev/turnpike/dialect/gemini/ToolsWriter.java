package dev.turnpike.dialect.gemini;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes `tools`, all functions in one of them, and `toolConfig`.
final class ToolsWriter {
  /// What a tool whose argument is any text is declared as.
  private static final String ANY_TEXT =
      "{\"type\":\"object\",\"properties\":{\"input\":{\"type\":\"string\"}},\"required\":[\"input\"]}";

  /// What the other dialects may say of a search.
  private static final List<String> WISHES =
      List.of(
          "allowed_domains",
          "blocked_domains",
          "filters",
          "max_uses",
          "search_context_size",
          "user_location");

  private final Conversation conversation;
  private final Accepts accepts;
  private final Notes notes;

  /// Tools of Google's own, each once.
  private final Set<String> hosted = new LinkedHashSet<>();

  private boolean hasFunctions;

  ToolsWriter(Conversation conversation, Accepts accepts, Notes notes) {
    this.conversation = conversation;
    this.accepts = accepts;
    this.notes = notes;
  }

  void write(JsonWriter out) {
    JsonWriter functions = new JsonWriter(2_048).array();
    for (Tool tool : conversation.tools()) {
      switch (tool) {
        case Tool.Function function ->
            declare(function.name(), function.description(), function.schema(), functions);
        case Tool.Freeform freeform ->
            declare(freeform.name(), freeform.description(), ANY_TEXT, functions);
        case Tool.Hosted own -> hosted(own);
      }
    }
    if (hasFunctions && !hosted.isEmpty() && !takesBoth()) {
      notes.dropped("web_search");
      hosted.clear();
    }
    if (!hasFunctions && hosted.isEmpty()) {
      return;
    }
    out.name("tools").array();
    if (hasFunctions) {
      out.object().name("functionDeclarations").raw(functions.end()).end();
    }
    hosted.forEach(out::raw);
    out.end();
    choice(out);
  }

  /// Functions beside Google's own tools came with the generation that takes images in responses.
  private boolean takesBoth() {
    return accepts.can(Capability.RESULT_IMAGES);
  }

  private void hosted(Tool.Hosted tool) {
    if (tool.dialect().equals("gemini")) {
      hosted.add(tool.json());
    } else if (tool.service() == Tool.Hosted.Service.WEB_SEARCH) {
      hosted.add("{\"googleSearch\":{}}");
      noteWishes(Json.orMissing(tool.json()));
    } else {
      notes.dropped("tools");
    }
  }

  /// Google's search takes no wishes.
  private void noteWishes(Json declared) {
    for (String wish : WISHES) {
      if (declared.get(wish).isThere()) {
        notes.dropped("web_search." + wish);
      }
    }
  }

  private void declare(
      String name, @Nullable String description, @Nullable String schema, JsonWriter out) {
    hasFunctions = true;
    out.object().field("name", name).fieldIf("description", description);
    Json json = schema == null ? Json.MISSING : Json.orMissing(schema);
    if (takesSomething(json)) {
      if (accepts.can(Capability.FULL_SCHEMAS)) {
        FullSchema.write(json, out.name("parametersJsonSchema"));
      } else {
        SchemaLowering.parameters(json, notes).ifPresent(own -> out.rawField("parameters", own));
      }
    }
    out.end();
  }

  /// Whether a schema has anything to say of arguments. One of an object without members is left
  /// out: some models refuse it.
  private static boolean takesSomething(Json schema) {
    if (!schema.isObject() || !schema.get("properties").names().isEmpty()) {
      return schema.isObject();
    }
    Json others = schema.get("additionalProperties");
    return others.isTrue()
        || others.isObject()
        || schema.has("$ref")
        || schema.has("anyOf")
        || schema.has("oneOf")
        || schema.has("allOf");
  }

  private void choice(JsonWriter out) {
    ToolChoice choice = ofFunctions(conversation.toolChoice());
    if (!hasFunctions) {
      return;
    }
    if (Boolean.FALSE.equals(choice.parallel())) {
      notes.dropped("parallel_tool_calls");
    }
    String mode = mode(choice);
    if (mode.isEmpty()) {
      return;
    }
    out.name("toolConfig").object().name("functionCallingConfig").object().field("mode", mode);
    if (!choice.names().isEmpty() && !mode.equals("NONE")) {
      out.name("allowedFunctionNames").array();
      choice.names().forEach(out::text);
      out.end();
    }
    out.end().end();
  }

  /// The choice as functions know it: Google's own tools cannot be called for by name.
  private ToolChoice ofFunctions(ToolChoice choice) {
    List<String> names =
        conversation.tools().stream()
            .filter(tool -> !(tool instanceof Tool.Hosted))
            .map(Tool::name)
            .filter(choice.names()::contains)
            .toList();
    if (choice.isForced() && (!hasFunctions || names.size() < choice.names().size())) {
      notes.clamped("tool_choice", "auto");
      return new ToolChoice(ToolChoice.Mode.AUTO, names, choice.parallel());
    }
    return new ToolChoice(choice.mode(), names, choice.parallel());
  }

  /// The word for the choice; "" for none. Names are only heard of beside ANY and VALIDATED, and
  /// VALIDATED is what functions beside Google's own tools want.
  private String mode(ToolChoice choice) {
    boolean mixed = !hosted.isEmpty();
    return switch (choice.mode()) {
      case UNSET -> mixed ? "VALIDATED" : "";
      case AUTO -> mixed || !choice.names().isEmpty() ? "VALIDATED" : "AUTO";
      case NONE -> "NONE";
      case REQUIRED -> "ANY";
    };
  }
}
