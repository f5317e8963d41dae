package dev.turnpike.dialect.translation.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Numbered events: created, in progress, items one after the other with all that belongs to them,
/// and one terminal event that holds every item again.
final class ResponsesGrammar implements StreamGrammar {
  private final List<JsonNode> done = new ArrayList<>();
  private final Map<String, StringBuilder> said = new HashMap<>();

  /// How far the open search was told to be.
  private final List<String> stages = new ArrayList<>();

  /// Whether the open item is a provider's own, told as it was.
  private boolean isVerbatim;

  private boolean itemOpen;
  private int partsOpen;

  @Override
  public void check(String stream) {
    List<Sent> events = StreamGrammar.events(stream);
    for (int i = 0; i < events.size(); i++) {
      JsonNode data = events.get(i).json();
      assertThat(events.get(i).name()).isEqualTo(data.get("type").stringValue());
      assertThat(data.get("sequence_number").intValue()).isEqualTo(i);
    }
    assertThat(events.get(0).name()).isEqualTo("response.created");
    assertThat(events.get(1).name()).isEqualTo("response.in_progress");
    events.subList(2, events.size() - 1).forEach(event -> take(event.json()));
    assertThat(itemOpen).as("all items are done").isFalse();
    terminal(events.getLast().json());
  }

  private void take(JsonNode event) {
    String type = event.get("type").stringValue();
    switch (type) {
      case "response.output_item.added" -> {
        assertThat(itemOpen).as("one item at a time").isFalse();
        assertThat(event.get("output_index").intValue()).isEqualTo(done.size());
        itemOpen = true;
        said.clear();
        stages.clear();
        isVerbatim = !event.get("item").path("status").asString("").equals("in_progress");
      }
      case "response.output_item.done" -> {
        assertThat(itemOpen).isTrue();
        assertThat(partsOpen).as("all parts are done").isZero();
        assertThat(event.get("output_index").intValue()).isEqualTo(done.size());
        done.add(event.get("item"));
        if (event.get("item").get("type").stringValue().equals("web_search_call") && !isVerbatim) {
          searched(event.get("item"));
        }
        itemOpen = false;
      }
      case "response.content_part.added", "response.reasoning_summary_part.added" -> partsOpen++;
      case "response.content_part.done", "response.reasoning_summary_part.done" -> partsOpen--;
      default -> piece(type, event);
    }
    if (!type.startsWith("response.output_item")) {
      assertThat(itemOpen).as("%s in an item", type).isTrue();
      assertThat(event.get("output_index").intValue()).isEqualTo(done.size());
      assertThat(event.get("item_id").isString()).isTrue();
    }
  }

  private void searched(JsonNode item) {
    assertThat(stages).containsExactly("in_progress", "searching", "completed");
    assertThat(item.get("status").stringValue()).isEqualTo("completed");
    assertThat(item.get("action").get("type").stringValue()).isEqualTo("search");
    assertThat(item.get("action").get("query").isString()).isTrue();
  }

  private void piece(String type, JsonNode event) {
    if (type.startsWith("response.web_search_call.")) {
      stages.add(type.substring(type.lastIndexOf('.') + 1));
    } else if (type.endsWith(".delta")) {
      said.computeIfAbsent(stem(type, event), _ -> new StringBuilder())
          .append(event.get("delta").stringValue());
    } else if (type.endsWith(".done")) {
      String field =
          type.contains("arguments") ? "arguments" : type.contains("input") ? "input" : "text";
      String whole = event.get(type.contains("refusal") ? "refusal" : field).stringValue();
      StringBuilder pieces = said.get(stem(type, event));
      assertThat(whole).isEqualTo(pieces == null ? "" : pieces.toString());
    }
  }

  private static String stem(String type, JsonNode event) {
    JsonNode part =
        event.has("content_index") ? event.get("content_index") : event.get("summary_index");
    return type.substring(0, type.lastIndexOf('.')) + (part == null ? "" : part.toString());
  }

  private void terminal(JsonNode event) {
    assertThat(event.get("type").stringValue()).isIn("response.completed", "response.incomplete");
    JsonNode response = event.get("response");
    assertThat(response.get("output").valueStream().toList()).isEqualTo(done);
    JsonNode usage = response.get("usage");
    assertThat(usage.get("input_tokens_details").get("cached_tokens").isIntegralNumber()).isTrue();
    assertThat(usage.get("output_tokens_details").get("reasoning_tokens").isIntegralNumber())
        .isTrue();
    assertThat(response.get("status").stringValue())
        .isEqualTo(event.get("type").stringValue().substring("response.".length()));
    for (JsonNode item : done) {
      if (item.get("type").stringValue().equals("function_call")) {
        boolean whole = StreamGrammar.isObject(item.get("arguments").stringValue());
        assertThat(item.get("status").stringValue()).isEqualTo(whole ? "completed" : "incomplete");
      }
    }
  }
}
