package dev.turnpike.dialect.translation.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `message_start`, blocks one after the other with a dense index, `message_delta`, `message_stop`.
/// A search of the web is followed at once by what it found.
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
  private final Set<String> searches = new HashSet<>();
  private @Nullable String open;

  /// The search whose result is to come next.
  private @Nullable String searched;

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
        assertThat(searched).as("a search without a result").isNull();
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
    if (searched != null) {
      assertThat(open).as("behind a search").isEqualTo("web_search_tool_result");
    }
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
      case "server_tool_use" -> {
        searched = block.get("id").stringValue();
        assertThat(searched).matches("srvtoolu_[a-zA-Z0-9_]+");
        assertThat(searches.add(searched)).as("an id of its own").isTrue();
        assertThat(block.get("name").stringValue()).isEqualTo("web_search");
        assertThat(block.get("input").isEmpty()).isTrue();
      }
      case "web_search_tool_result" -> {
        assertThat(block.get("tool_use_id").stringValue()).isEqualTo(searched);
        block.get("content").forEach(MessagesGrammar::page);
        searched = null;
      }
      default -> {}
    }
  }

  private static void page(JsonNode page) {
    assertThat(page.get("type").stringValue()).isEqualTo("web_search_result");
    assertThat(page.get("url").stringValue()).isNotEmpty();
    assertThat(page.get("title").stringValue()).isNotEmpty();
    assertThat(page.get("encrypted_content").isString()).isTrue();
  }

  private void delta(JsonNode event) {
    assertThat(open).isNotNull();
    assertThat(event.get("index").intValue()).isEqualTo(blocks - 1);
    JsonNode delta = event.get("delta");
    String type = delta.get("type").stringValue();
    assertThat(DELTAS.get(open)).contains(type);
    assertThat(signed).as("nothing behind the signature").isFalse();
    signed = type.equals("signature_delta");
    if (type.equals("citations_delta")) {
      assertThat(delta.get("citation").get("url").stringValue()).isNotEmpty();
    }
    if (type.equals("input_json_delta")) {
      input.append(delta.get("partial_json").stringValue());
    }
  }

  private void stop(JsonNode event) {
    assertThat(open).isNotNull();
    assertThat(event.get("index").intValue()).isEqualTo(blocks - 1);
    if ("server_tool_use".equals(open)) {
      assertThat(input.toString()).matches("\\{ *\"query\" *:(?s:.)*");
    }
    cut |= !input.isEmpty() && !StreamGrammar.isObject(input.toString());
    open = null;
  }
}
