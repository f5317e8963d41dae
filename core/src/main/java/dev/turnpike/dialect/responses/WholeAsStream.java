package dev.turnpike.dialect.responses;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;

/// A whole response as the events of a stream: each item is added, said in one piece and done, and
/// the response itself comes last as it is.
final class WholeAsStream {
  private final StringBuilder events = new StringBuilder();
  private long sequence;

  private WholeAsStream() {}

  static byte[] told(Json response) {
    WholeAsStream stream = new WholeAsStream();
    stream.begun(response);
    int index = 0;
    for (Json item : response.get("output").elements()) {
      stream.item(index++, item);
    }
    String status = response.get("status").text();
    String end =
        switch (status) {
          case "incomplete", "failed" -> "response." + status;
          default -> "response.completed";
        };
    stream.event(stream.open(end).rawField("response", response), end);
    return stream.events.toString().getBytes(UTF_8);
  }

  private JsonWriter open(String type) {
    return new JsonWriter().object().field("type", type).field("sequence_number", sequence++);
  }

  private void event(JsonWriter data, String type) {
    String line = data.end().toString().replace("\n", "").replace("\r", "");
    events.append("event: ").append(type).append("\ndata: ").append(line).append("\n\n");
  }

  private void begun(Json response) {
    JsonWriter out = open("response.created").name("response").object();
    for (int i = 0; i < response.names().size(); i++) {
      String name = response.names().get(i);
      switch (name) {
        case "status" -> out.field(name, "in_progress");
        case "output" -> out.name(name).array().end();
        case "usage", "incomplete_details", "error" -> out.field(name, null);
        default -> out.rawField(name, response.values().get(i));
      }
    }
    event(out.end(), "response.created");
  }

  private void item(int index, Json item) {
    String type = item.get("type").text();
    String said =
        switch (type) {
          case "message" -> "content";
          case "function_call" -> "arguments";
          case "custom_tool_call" -> "input";
          default -> "";
        };
    JsonWriter added = open("response.output_item.added").field("output_index", index);
    added.name("item").object();
    for (int i = 0; i < item.names().size(); i++) {
      String name = item.names().get(i);
      if (name.equals("status")) {
        added.field(name, "in_progress");
      } else if (!name.equals(said)) {
        added.rawField(name, item.values().get(i));
      } else if (name.equals("content")) {
        added.name(name).array().end();
      } else {
        added.field(name, "");
      }
    }
    event(added.end(), "response.output_item.added");
    String id = item.get("id").text();
    switch (said) {
      case "content" -> content(index, id, item);
      case "arguments" -> piece(index, id, "function_call_arguments", said, item);
      case "input" -> piece(index, id, "custom_tool_call_input", said, item);
      default -> {
        // nothing of it comes in pieces
      }
    }
    event(
        open("response.output_item.done").field("output_index", index).rawField("item", item),
        "response.output_item.done");
  }

  private void piece(int index, String id, String what, String field, Json item) {
    String delta = "response." + what + ".delta";
    event(at(delta, index, id).field("delta", item.get(field).text()), delta);
    String done = "response." + what + ".done";
    event(at(done, index, id).field(field, item.get(field).text()), done);
  }

  private JsonWriter at(String type, int index, String id) {
    return open(type).field("item_id", id).field("output_index", index);
  }

  private void content(int index, String id, Json item) {
    int part = 0;
    for (Json said : item.get("content").elements()) {
      boolean refusal = said.get("type").says("refusal");
      String field = refusal ? "refusal" : "text";
      String event = refusal ? "response.refusal" : "response.output_text";
      JsonWriter added =
          at("response.content_part.added", index, id).field("content_index", part).name("part");
      added.objectWith(
          said,
          field,
          (out, _) -> {
            out.text("");
            return true;
          });
      event(added, "response.content_part.added");
      String text = said.get(field).text();
      event(
          at(event + ".delta", index, id).field("content_index", part).field("delta", text),
          event + ".delta");
      event(
          at(event + ".done", index, id).field("content_index", part).field(field, text),
          event + ".done");
      event(
          at("response.content_part.done", index, id)
              .field("content_index", part++)
              .rawField("part", said),
          "response.content_part.done");
    }
  }
}
