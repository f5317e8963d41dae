package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.ToolArguments;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/// Writes the parts of a request as blocks. `theirs` says that the conversation came in Messages,
/// so that its file ids mean something.
record BlockWriter(JsonWriter json, boolean theirs) {

  /// The list of all blocks.
  void blocks(List<Part> parts) throws RequestRefused {
    json.array();
    for (Part part : parts) {
      block(part);
    }
    json.end();
  }

  private void block(Part part) throws RequestRefused {
    switch (part) {
      case Part.Text text -> text(text.text(), text);
      case Part.Refusal refusal -> text(refusal.text(), refusal);
      case Part.Image image -> {
        json.object();
        Sources.write(json, image.source(), true, theirs);
        end(image);
      }
      case Part.Document document -> document(document);
      case Part.Thought thought -> thought(thought);
      case Part.ToolUse use -> toolUse(use);
      case Part.ToolResult result -> toolResult(result);
      case Part.Hosted block -> hosted(block);
      case Part.Compaction compaction -> json.raw(compaction.json());
      case Part.Audio _ -> throw Wrong.unsupported("messages", "This model takes no audio.");
      case Part.Video _ -> throw Wrong.unsupported("messages", "This model takes no video.");
    }
  }

  private void text(String text, Part marked) {
    json.object().field("type", "text").field("text", text);
    end(marked);
  }

  private void end(Part marked) {
    Marks.write(json, marked.mark());
    json.end();
  }

  private void document(Part.Document document) throws RequestRefused {
    json.object();
    Sources.write(json, document.source(), false, theirs);
    json.fieldIf("title", document.name());
    end(document);
  }

  private void thought(Part.Thought thought) {
    Seal seal = thought.seal();
    if (seal == null) {
      return; // was left out when the turns were made
    }
    json.object();
    if (Seals.isRedacted(seal)) {
      json.field("type", "redacted_thinking").field("data", seal.value());
    } else {
      json.field("type", "thinking")
          .field("thinking", thought.text())
          .field("signature", seal.value());
    }
    json.end();
  }

  private void toolUse(Part.ToolUse use) {
    json.object()
        .field("type", "tool_use")
        .field("id", CallName.id(use.id()))
        .field("name", CallName.of(use.namespace(), use.name()))
        .rawField("input", input(use));
    end(use);
  }

  /// The arguments of a call as an object, whatever the model wrote.
  static String input(Part.ToolUse use) {
    return use.freeform()
        ? new JsonWriter().object().field("input", use.arguments()).end().toString()
        : ToolArguments.object(use.arguments());
  }

  private void toolResult(Part.ToolResult result) throws RequestRefused {
    List<Part> content = new ArrayList<>();
    for (Part part : result.content()) {
      if (!(part instanceof Part.Text text) || !text.isBlank()) {
        content.add(Part.marked(part, null));
      }
    }
    if (content.isEmpty() && result.error()) {
      content.add(Part.Text.of("Error"));
    }
    json.object().field("type", "tool_result").field("tool_use_id", CallName.id(result.id()));
    json.name("content");
    if (content.size() == 1 && content.getFirst() instanceof Part.Text text) {
      json.text(text.text());
    } else if (content.isEmpty()) {
      json.text("");
    } else {
      blocks(content);
    }
    if (result.error()) {
      json.field("is_error", true);
    }
    end(result);
  }

  private void hosted(Part.Hosted part) {
    json.object();
    members(json, Json.orMissing(part.json()), Marks.FIELD);
    end(part);
  }

  /// The members of `object` as they were written, but for one.
  static void members(JsonWriter json, Json object, String without) {
    for (int i = 0; i < object.names().size(); i++) {
      String name = object.names().get(i);
      if (!name.equals(without)) {
        json.rawField(name, object.values().get(i));
      }
    }
  }
}
