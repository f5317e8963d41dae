package dev.turnpike.dialect.translation;

import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.conversation.Turns;
import dev.turnpike.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;

/// Has a model answer in JSON that cannot be told to: by a tool that it must call with the answer,
/// or in words.
final class FitFormat {
  static final String TOOL = "json_tool_call";

  private final Fit fit;
  private final WayBack wayBack;

  private FitFormat(Fit fit, WayBack wayBack) {
    this.fit = fit;
    this.wayBack = wayBack;
  }

  static Conversation fit(Conversation conversation, Fit fit, WayBack wayBack) {
    FitFormat format = new FitFormat(fit, wayBack);
    return switch (conversation.format()) {
      case OutputFormat.Plain _ -> conversation;
      case OutputFormat.AnyJson _ -> format.anyJson(conversation);
      case OutputFormat.Schema schema -> format.schema(conversation, schema);
    };
  }

  private Conversation anyJson(Conversation conversation) {
    if (fit.accepts().can(Capability.JSON_OBJECT)) {
      return conversation;
    }
    fit.notes().emulated("response_format");
    return told(conversation, "Respond with a single JSON object and nothing else.")
        .with(OutputFormat.PLAIN);
  }

  private Conversation schema(Conversation conversation, OutputFormat.Schema schema) {
    boolean hasTools = !conversation.tools().isEmpty();
    if (fit.accepts().can(Capability.JSON_SCHEMA)
        && (fit.accepts().can(Capability.OPEN_SCHEMAS) || !hasMap(Json.orMissing(schema.schema())))
        && (!hasTools || fit.accepts().can(Capability.JSON_SCHEMA_BESIDE_TOOLS))) {
      return conversation;
    }
    fit.notes().emulated("response_format");
    boolean anyJson = fit.accepts().can(Capability.JSON_OBJECT) && !hasTools;
    if (!anyJson && !hasTools && mayForce() && isObject(schema.schema())) {
      return byTool(conversation, schema);
    }
    return told(
            conversation,
            "Respond with a single JSON value that fits this JSON Schema, and nothing else:\n"
                + schema.schema())
        .with(anyJson ? new OutputFormat.AnyJson() : OutputFormat.PLAIN);
  }

  /// Whether there is an object in it whose members it does not name: closed, it could only be
  /// empty.
  private static boolean hasMap(Json schema) {
    if (schema.isArray()) {
      return schema.elements().stream().anyMatch(FitFormat::hasMap);
    }
    if (!schema.isObject()) {
      return false;
    }
    Json others = schema.get("additionalProperties");
    boolean closed = Boolean.FALSE.equals(others.truthOrNull());
    boolean named = !schema.get("properties").names().isEmpty();
    if (others.isObject() || (schema.get("type").says("object") && !named && !closed)) {
      return true;
    }
    return schema.get("properties").values().stream().anyMatch(FitFormat::hasMap)
        || schema.get("$defs").values().stream().anyMatch(FitFormat::hasMap)
        || hasMap(schema.get("items"))
        || hasMap(schema.get("anyOf"))
        || hasMap(schema.get("oneOf"));
  }

  private boolean mayForce() {
    return fit.accepts().can(Capability.TOOLS) && fit.accepts().can(Capability.REQUIRED_TOOL);
  }

  private static boolean isObject(String schema) {
    return Json.orMissing(schema).get("type").says("object");
  }

  private Conversation byTool(Conversation conversation, OutputFormat.Schema schema) {
    wayBack.answerIn(TOOL);
    String description =
        schema.description() == null ? "Gives the answer in its final form." : schema.description();
    return conversation
        .with(
            List.of(new Tool.Function(null, TOOL, description, schema.schema(), null, false, null)),
            new ToolChoice(ToolChoice.Mode.REQUIRED, List.of(TOOL), null))
        .with(OutputFormat.PLAIN);
  }

  /// Adds an instruction behind those that stand first, where it is the same in every turn.
  private static Conversation told(Conversation conversation, String instruction) {
    List<Message> messages = new ArrayList<>(conversation.messages());
    messages.add(
        Turns.leadingSystem(messages).size(),
        Message.of(Message.Role.SYSTEM, Part.Text.of(instruction)));
    return conversation.with(messages);
  }
}
