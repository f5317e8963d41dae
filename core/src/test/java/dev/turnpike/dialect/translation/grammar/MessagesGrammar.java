package dev.turnpike.dialect.translation.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `message_start`, blocks one after the other with a dense index, `message_delta`, `message_stop`.
final class MessagesGrammar implements StreamGrammar {
  private static final Map<String, Set<String>> DELTAS =
      Map.of(
          "text", Set.of("text_delta", "citations_delta"),
          "thinking", Set.of("thinking_delta", "signature_delta"),
          "tool_use", Set.of("input_json_delta"),
          "redacted_thinking", Set.of(),
          "server_tool_use", Set.of("input_json_delta"),
          "web_search_tool_result", Set.of());

  private final StringBuilder input = new StringBuilder();
  private @Nullable String open;
  private boolean signed;
  private boolean cut;
  private int blocks;

  /// Where the stream stands.
  private enum Place {
    BEFORE,
    RUNNING,
    DELTA,
    STOPPED
  }

  private Place place = Place.BEFORE;

  @Override
  public void check(String stream) {
    String last = null;
    for (Sent event : StreamGrammar.events(stream)) {
      JsonNode data = event.json();
      assertThat(event.name()).isEqualTo(data.get("type").stringValue());
      take(data);
      last = event.name();
    }
    assertThat(last).isEqualTo("message_stop");
    assertThat(cut && place != Place.STOPPED).isFalse();
  }

  private void take(JsonNode event) {
    assertThat(place).as("nothing behind the end").isNotEqualTo(Place.STOPPED);
    switch (event.get("type").stringValue()) {
      case "message_start" -> {
        assertThat(place).isEqualTo(Place.BEFORE);
        JsonNode message = event.get("message");
        assertThat(message.get("role").stringValue()).isEqualTo("assistant");
        assertThat(message.get("content").isEmpty()).isTrue();
        assertThat(message.get("stop_reason").isNull()).isTrue();
        assertThat(message.get("usage").get("input_tokens").isIntegralNumber()).isTrue();
        assertThat(message.get("usage").get("output_tokens").isIntegralNumber()).isTrue();
        place = Place.RUNNING;
      }
      case "ping" -> {}
      case "content_block_start" -> start(event);
      case "content_block_delta" -> delta(event);
      case "content_block_stop" -> stop(event);
      case "message_delta" -> {
        assertThat(place).isEqualTo(Place.RUNNING);
        assertThat(open).as("all blocks are closed").isNull();
        assertThat(event.get("delta").get("stop_reason").isString()).isTrue();
        assertThat(event.get("usage").get("output_tokens").isIntegralNumber()).isTrue();
        assertThat(event.get("usage").get("input_tokens").isIntegralNumber()).isTrue();
        place = Place.DELTA;
      }
      case "message_stop" -> {
        assertThat(place).isEqualTo(Place.DELTA);
        place = Place.STOPPED;
      }
      default -> throw new AssertionError(event.toString());
    }
  }

  private void start(JsonNode event) {
    assertThat(place).isEqualTo(Place.RUNNING);
    assertThat(open).as("one block at a time").isNull();
    assertThat(event.get("index").intValue()).isEqualTo(blocks++);
    JsonNode block = event.get("content_block");
    open = block.get("type").stringValue();
    assertThat(DELTAS).containsKey(open);
    signed = false;
    input.setLength(0);
    switch (open) {
      case "text" -> assertThat(block.get("text").stringValue()).isEmpty();
      case "thinking" -> {
        assertThat(block.get("thinking").stringValue()).isEmpty();
        assertThat(block.get("signature").stringValue()).isEmpty();
      }
      case "tool_use" -> {
        assertThat(block.get("input").isEmpty()).isTrue();
        assertThat(block.get("id").stringValue()).matches("[a-zA-Z0-9_-]+");
        assertThat(block.get("name").isString()).isTrue();
      }
      default -> {}
    }
  }

  private void delta(JsonNode event) {
    assertThat(open).isNotNull();
    assertThat(event.get("index").intValue()).isEqualTo(blocks - 1);
    JsonNode delta = event.get("delta");
    String type = delta.get("type").stringValue();
    assertThat(DELTAS.get(open)).contains(type);
    assertThat(signed).as("nothing behind the signature").isFalse();
    signed = type.equals("signature_delta");
    if (type.equals("input_json_delta")) {
      input.append(delta.get("partial_json").stringValue());
    }
  }

  private void stop(JsonNode event) {
    assertThat(open).isNotNull();
    assertThat(event.get("index").intValue()).isEqualTo(blocks - 1);
    cut |= !input.isEmpty() && !StreamGrammar.isObject(input.toString());
    open = null;
  }
}
