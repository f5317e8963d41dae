package dev.turnpike.dialect.translation.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Checks a whole stream as a client would get it; fails where it is not well-formed.
public interface StreamGrammar {

  void check(String stream);

  /// The grammar of a client's dialect.
  static StreamGrammar of(String dialect) {
    return switch (dialect) {
      case "chat" -> new ChatGrammar();
      case "responses" -> new ResponsesGrammar();
      case "messages" -> new MessagesGrammar();
      case "gemini" -> new GeminiGrammar();
      default -> throw new IllegalArgumentException(dialect);
    };
  }

  /// An event as it stood in the stream. `data` is null for `[DONE]`.
  record Sent(@Nullable String name, @Nullable JsonNode data) {
    JsonNode json() {
      return Objects.requireNonNull(data, "[DONE] is no event");
    }
  }

  /// Takes the stream apart: each event is one `data:` line, perhaps an `event:` line before it.
  static List<Sent> events(String stream) {
    assertThat(stream).endsWith("\n\n");
    List<Sent> events = new ArrayList<>();
    for (String block : stream.substring(0, stream.length() - 2).split("\n\n", -1)) {
      String name = null;
      String data = null;
      for (String line : block.split("\n", -1)) {
        if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          assertThat(data).as("one data line in %s", block).isNull();
          data = line.substring(6);
        } else {
          assertThat(line).startsWith(":");
        }
      }
      if (data != null) {
        boolean done = data.equals("[DONE]");
        events.add(new Sent(name, done ? null : JsonMapper.shared().readTree(data)));
      }
    }
    return events;
  }

  static boolean isObject(String json) {
    try {
      return JsonMapper.shared().readTree(json).isObject();
    } catch (RuntimeException _) {
      return false;
    }
  }
}
