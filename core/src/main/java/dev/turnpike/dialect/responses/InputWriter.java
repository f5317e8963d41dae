package dev.turnpike.dialect.responses;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.ToolArguments;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.List;

/// Writes messages as the items of `input`. Without ids: nothing is stored, so an id would name
/// what the provider does not have.
final class InputWriter {
  private final String laterSystem;
  private final ContentWriter content;
  private final JsonWriter json;

  /// A message is open that the next part may join.
  private boolean inMessage;

  InputWriter(Accepts accepts, Notes notes, JsonWriter json) {
    this.laterSystem = accepts.can(Capability.DEVELOPER_ROLE) ? "developer" : "system";
    this.content = new ContentWriter(accepts, notes, json);
    this.json = json;
  }

  void write(List<Message> messages) throws RequestRefused {
    for (Message message : messages) {
      switch (message.role()) {
        case SYSTEM -> outside(message, laterSystem);
        case USER -> outside(message, "user");
        case ASSISTANT -> assistant(message.parts());
      }
      closeMessage();
    }
  }

  /// What does not come from the model.
  private void outside(Message message, String role) throws RequestRefused {
    for (Part part : message.parts()) {
      switch (part) {
        case Part.ToolResult result -> result(result);
        case Part.Hosted hosted -> hosted(hosted, role);
        case Part.Compaction compaction -> compaction(compaction);
        case Part.Text _,
            Part.Refusal _,
            Part.Image _,
            Part.Document _,
            Part.Audio _,
            Part.Video _,
            Part.Thought _,
            Part.ToolUse _ -> {
          openMessage(role);
          content.outside(part);
        }
      }
    }
  }

  /// A thought that nothing follows is left out: the provider wants to see what it led to.
  private void assistant(List<Part> parts) {
    int last = parts.size() - 1;
    while (last >= 0 && parts.get(last) instanceof Part.Thought) {
      last--;
    }
    for (Part part : parts.subList(0, last + 1)) {
      switch (part) {
        case Part.Text text -> {
          if (!text.text().isEmpty()) {
            openMessage("assistant");
            json.object().field("type", "output_text").field("text", text.text()).end();
          }
        }
        case Part.Refusal refusal -> {
          openMessage("assistant");
          json.object().field("type", "refusal").field("refusal", refusal.text()).end();
        }
        case Part.Thought thought -> thought(thought);
        case Part.ToolUse use -> call(use);
        case Part.Hosted hosted -> hosted(hosted, "assistant");
        case Part.Compaction compaction -> compaction(compaction);
        case Part.Image _, Part.Document _, Part.Audio _, Part.Video _, Part.ToolResult _ ->
            content.leftOut(part);
      }
    }
  }

  /// Only what this dialect encrypted; the text beside it is no proof of anything.
  private void thought(Part.Thought thought) {
    Seal seal = thought.seal();
    if (seal == null || seal.form() != Seal.Form.ENCRYPTED) {
      return;
    }
    closeMessage();
    json.object().field("type", "reasoning").name("summary").array();
    if (thought.summary() && !thought.text().isEmpty()) {
      json.object().field("type", "summary_text").field("text", thought.text()).end();
    }
    json.end().field("encrypted_content", seal.value()).end();
  }

  private void call(Part.ToolUse use) {
    closeMessage();
    json.object()
        .field("type", use.freeform() ? "custom_tool_call" : "function_call")
        .field("call_id", use.id())
        .field("name", use.name())
        .fieldIf("namespace", use.namespace());
    if (use.freeform()) {
      json.field("input", use.arguments());
    } else {
      json.field("arguments", ToolArguments.text(use.arguments()));
    }
    json.end();
  }

  private void result(Part.ToolResult result) throws RequestRefused {
    closeMessage();
    json.object()
        .field("type", result.freeform() ? "custom_tool_call_output" : "function_call_output")
        .field("call_id", result.id())
        .name("output");
    content.output(result);
    json.end();
  }

  private void hosted(Part.Hosted hosted, String role) {
    if (hosted.dialect().equals(ResponsesDialect.ID)) {
      own(Json.orMissing(hosted.json()));
    } else if (!hosted.text().isEmpty()) {
      openMessage(role);
      String type = role.equals("assistant") ? "output_text" : "input_text";
      json.object().field("type", type).field("text", hosted.text()).end();
    }
  }

  private void compaction(Part.Compaction compaction) {
    if (compaction.dialect().equals(ResponsesDialect.ID)) {
      own(Json.orMissing(compaction.json()));
    } else if (!compaction.summary().isEmpty()) {
      openMessage("user");
      json.object().field("type", "input_text").field("text", compaction.summary()).end();
    }
  }

  /// An item as the client gave it, less its id. The items of MCP and images are told apart and
  /// answered by theirs.
  private void own(Json item) {
    if (!item.isObject()) {
      return;
    }
    closeMessage();
    String type = item.get("type").text();
    boolean named = type.startsWith("mcp_") || type.startsWith("image_");
    json.object();
    for (int i = 0; i < item.names().size(); i++) {
      String name = item.names().get(i);
      if (named || !name.equals("id")) {
        json.rawField(name, item.values().get(i));
      }
    }
    json.end();
  }

  private void openMessage(String role) {
    if (!inMessage) {
      json.object().field("type", "message").field("role", role).name("content").array();
      inMessage = true;
    }
  }

  private void closeMessage() {
    if (inMessage) {
      json.end().end();
      inMessage = false;
    }
  }
}
