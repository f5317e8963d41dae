package dev.turnpike.dialect.chat;

import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.dialect.Carrier;
import dev.turnpike.dialect.ToolArguments;
import dev.turnpike.dialect.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/// Whole calls of a model, as they stand in an answer and in a request that tells of it again.
final class CallsWriter {
  private CallsWriter() {}

  /// Adds a call to the open array `tool_calls`.
  static void write(JsonWriter json, Part.ToolUse use, String id) {
    String kind = use.freeform() ? "custom" : "function";
    json.object().field("id", id).field("type", kind).name(kind).object().field("name", use.name());
    if (use.freeform()) {
      json.field("input", use.arguments());
    } else {
      json.field("arguments", ToolArguments.text(use.arguments()));
    }
    json.end();
    seal(json, use.seal());
    json.end();
  }

  /// Gemini's signature where Gemini's own Chat endpoint has it.
  static void seal(JsonWriter json, @Nullable Seal seal) {
    if (seal != null) {
      json.name("extra_content")
          .object()
          .name("google")
          .object()
          .field(
              "thought_signature",
              seal.form() == Seal.Form.THOUGHT ? seal.value() : Carrier.wrap(seal))
          .end()
          .end();
    }
  }
}
