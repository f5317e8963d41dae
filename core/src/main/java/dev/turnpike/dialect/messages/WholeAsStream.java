package dev.turnpike.dialect.messages;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.List;
import java.util.Set;

/// A whole message as the events of a stream, each block in one piece.
final class WholeAsStream {
  private static final Set<String> AT_THE_END = Set.of("stop_reason", "stop_sequence");

  private final StringBuilder events = new StringBuilder();

  private WholeAsStream() {}

  static byte[] told(Json message) {
    WholeAsStream stream = new WholeAsStream();
    stream.start(message);
    int index = 0;
    for (Json block : message.get("content").elements()) {
      stream.block(index++, block);
    }
    stream.end(message);
    return stream.events.toString().getBytes(UTF_8);
  }

  private void event(String type, JsonWriter data) {
    String line = data.toString().replace("\n", "").replace("\r", "");
    events.append("event: ").append(type).append("\ndata: ").append(line).append("\n\n");
  }

  private void start(Json message) {
    JsonWriter out = new JsonWriter().object().field("type", "message_start");
    out.name("message").object();
    for (int i = 0; i < message.names().size(); i++) {
      String name = message.names().get(i);
      if (name.equals("content")) {
        out.name(name).array().end();
      } else if (AT_THE_END.contains(name)) {
        out.field(name, null);
      } else {
        out.rawField(name, message.values().get(i));
      }
    }
    event("message_start", out.end().end());
  }

  private void block(int index, Json block) {
    String said = pieces(block);
    JsonWriter start = new JsonWriter().object().field("type", "content_block_start");
    start.field("index", index).name("content_block").object();
    for (int i = 0; i < block.names().size(); i++) {
      String name = block.names().get(i);
      boolean later = name.equals(said) || (said.equals("thinking") && name.equals("signature"));
      if (!later) {
        start.rawField(name, block.values().get(i));
      } else if (name.equals("input")) {
        start.name(name).object().end();
      } else {
        start.field(name, "");
      }
    }
    event("content_block_start", start.end().end());
    switch (said) {
      case "text" -> delta(index, "text_delta", "text", block.get("text").text());
      case "input" -> delta(index, "input_json_delta", "partial_json", block.get("input").raw());
      case "thinking" -> {
        delta(index, "thinking_delta", "thinking", block.get("thinking").text());
        delta(index, "signature_delta", "signature", block.get("signature").text());
      }
      default -> {
        // all of it stood in the first event
      }
    }
    event(
        "content_block_stop",
        new JsonWriter().object().field("type", "content_block_stop").field("index", index).end());
  }

  /// The member of a block that comes in pieces; "" where none does.
  private static String pieces(Json block) {
    return switch (block.get("type").text()) {
      case "text" -> "text";
      case "thinking" -> "thinking";
      case "tool_use", "server_tool_use", "mcp_tool_use" ->
          block.get("input").isObject() ? "input" : "";
      default -> "";
    };
  }

  private void delta(int index, String type, String name, String text) {
    JsonWriter out = new JsonWriter().object().field("type", "content_block_delta");
    out.field("index", index).name("delta").object().field("type", type).field(name, text);
    event("content_block_delta", out.end().end());
  }

  private void end(Json message) {
    JsonWriter out = new JsonWriter().object().field("type", "message_delta");
    out.name("delta").object();
    for (String name : List.of("stop_reason", "stop_sequence")) {
      if (message.has(name)) {
        out.rawField(name, message.get(name));
      }
    }
    out.end();
    if (message.has("usage")) {
      out.rawField("usage", message.get("usage"));
    }
    event("message_delta", out.end());
    event("message_stop", new JsonWriter().object().field("type", "message_stop").end());
  }
}
