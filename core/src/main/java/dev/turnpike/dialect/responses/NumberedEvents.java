package dev.turnpike.dialect.responses;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.dialect.json.JsonWriter;
import java.util.function.Consumer;

/// The events of one stream, numbered from 0 without a gap.
final class NumberedEvents {
  private final StringBuilder out = new StringBuilder();
  private long next;

  /// The number of the event that comes next.
  long next() {
    return next;
  }

  void send(String type, Consumer<JsonWriter> members) {
    JsonWriter json =
        new JsonWriter(256).object().field("type", type).field("sequence_number", next++);
    members.accept(json);
    out.append("event: ").append(type).append("\ndata: ").append(json.end()).append("\n\n");
  }

  byte[] take() {
    byte[] bytes = out.toString().getBytes(UTF_8);
    out.setLength(0);
    return bytes;
  }
}
