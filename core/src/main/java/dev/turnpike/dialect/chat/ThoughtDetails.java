package dev.turnpike.dialect.chat;

import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.dialect.Carrier;
import dev.turnpike.dialect.json.JsonWriter;

/// A sealed thought as entries of `reasoning_details`, which clients give back as they got them.
final class ThoughtDetails {
  private static final String ANTHROPIC = "anthropic-claude-v1";
  private static final String GEMINI = "google-gemini-v1";
  private static final String OURS = "turnpike-v1";

  private ThoughtDetails() {}

  /// Whether there is something to give back that plain text does not tell.
  static boolean carries(Part.Thought thought) {
    Seal seal = thought.seal();
    return seal != null && seal.form() != Seal.Form.PLAIN;
  }

  /// Adds to the open array what tells of the thought numbered `index` and its proof.
  static void write(JsonWriter json, int index, Part.Thought thought, Seal seal) {
    switch (seal.form()) {
      case SIGNATURE ->
          json.object()
              .field("type", "reasoning.text")
              .field("text", thought.text())
              .field("signature", seal.value())
              .field("format", ANTHROPIC)
              .field("index", index)
              .end();
      case THOUGHT -> {
        text(json, index, thought, GEMINI);
        encrypted(json, index, seal.value(), GEMINI);
      }
      case REDACTED, ENCRYPTED, DETAILS -> {
        text(json, index, thought, OURS);
        encrypted(json, index, Carrier.wrap(seal), OURS);
      }
      case PLAIN -> {
        // reasoning_content says it all
      }
    }
  }

  private static void text(JsonWriter json, int index, Part.Thought thought, String format) {
    if (thought.text().isEmpty()) {
      return;
    }
    json.object()
        .field("type", thought.summary() ? "reasoning.summary" : "reasoning.text")
        .field(thought.summary() ? "summary" : "text", thought.text())
        .field("format", format)
        .field("index", index)
        .end();
  }

  private static void encrypted(JsonWriter json, int index, String data, String format) {
    json.object()
        .field("type", "reasoning.encrypted")
        .field("data", data)
        .field("format", format)
        .field("index", index)
        .end();
  }
}
