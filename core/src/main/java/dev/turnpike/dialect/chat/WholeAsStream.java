package dev.turnpike.dialect.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;

/// A whole completion as the chunks of a stream: for each choice one with what it says and one with
/// its end, then what was used.
final class WholeAsStream {
  private static final String CHOICES = "choices";
  private static final String USAGE = "usage";

  private final Json whole;
  private final StringBuilder events = new StringBuilder();

  private WholeAsStream(Json whole) {
    this.whole = whole;
  }

  static byte[] told(Json whole, boolean usage) {
    WholeAsStream stream = new WholeAsStream(whole);
    for (Json choice : whole.get(CHOICES).elements()) {
      stream.chunk(out -> stream.said(out, choice), false);
    }
    for (Json choice : whole.get(CHOICES).elements()) {
      stream.chunk(out -> ended(out, choice), false);
    }
    if (usage && whole.get(USAGE).isThere()) {
      stream.chunk(_ -> {}, true);
    }
    return stream.events.append("data: [DONE]\n\n").toString().getBytes(UTF_8);
  }

  private interface Choice {
    void write(JsonWriter out);
  }

  private void chunk(Choice choice, boolean usage) {
    JsonWriter out = new JsonWriter(whole.size() + 64).object();
    for (int i = 0; i < whole.names().size(); i++) {
      String name = whole.names().get(i);
      if (name.equals("object")) {
        out.field(name, "chat.completion.chunk");
      } else if (name.equals(CHOICES)) {
        out.name(name).array();
        choice.write(out);
        out.end();
      } else if (!name.equals(USAGE) || usage) {
        out.rawField(name, whole.values().get(i));
      }
    }
    String line = out.end().toString().replace("\n", "").replace("\r", "");
    events.append("data: ").append(line).append("\n\n");
  }

  private void said(JsonWriter out, Json choice) {
    out.object();
    for (int i = 0; i < choice.names().size(); i++) {
      String name = choice.names().get(i);
      Json value = choice.values().get(i);
      switch (name) {
        case "message" -> {
          out.name("delta");
          out.objectWith(value, "tool_calls", WholeAsStream::calls);
        }
        case "finish_reason" -> out.field(name, null);
        default -> out.rawField(name, value);
      }
    }
    out.end();
  }

  private static boolean calls(JsonWriter out, Json calls) {
    out.array();
    int index = 0;
    for (Json call : calls.elements()) {
      out.object().field("index", index++);
      for (int i = 0; i < call.names().size(); i++) {
        if (!call.names().get(i).equals("index")) {
          out.rawField(call.names().get(i), call.values().get(i));
        }
      }
      out.end();
    }
    out.end();
    return true;
  }

  private static void ended(JsonWriter out, Json choice) {
    out.object();
    if (choice.has("index")) {
      out.rawField("index", choice.get("index"));
    }
    out.name("delta").object().end();
    if (choice.has("finish_reason")) {
      out.rawField("finish_reason", choice.get("finish_reason"));
    }
    out.end();
  }
}
