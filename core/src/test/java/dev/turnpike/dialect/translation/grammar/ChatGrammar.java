package dev.turnpike.dialect.translation.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Chunks with one id, the role first, dense tool indexes, one finish reason, then usage, then
/// `[DONE]`.
final class ChatGrammar implements StreamGrammar {
  private final List<StringBuilder> arguments = new ArrayList<>();
  private @Nullable String id;
  private String finish = "";
  private boolean usage;
  private int chunks;

  @Override
  public void check(String stream) {
    List<Sent> events = StreamGrammar.events(stream);
    assertThat(events.getLast().data()).as("[DONE] is last").isNull();
    events.subList(0, events.size() - 1).forEach(event -> chunk(event.json()));
    assertThat(finish).as("a finish reason").isNotEmpty();
    assertThat(usage).as("usage before the end").isTrue();
    assertThat(finish.equals("tool_calls") && arguments.isEmpty())
        .as("tool_calls without calls")
        .isFalse();
  }

  private void chunk(JsonNode chunk) {
    assertThat(chunk.get("object").stringValue()).isEqualTo("chat.completion.chunk");
    assertThat(chunk.get("created").isIntegralNumber()).isTrue();
    assertThat(chunk.get("model").isString()).isTrue();
    id = id == null ? chunk.get("id").stringValue() : id;
    assertThat(chunk.get("id").stringValue()).isEqualTo(id);
    assertThat(usage).as("nothing behind the usage").isFalse();
    JsonNode choices = chunk.get("choices");
    if (choices.isEmpty()) {
      assertThat(finish).as("usage behind the finish").isNotEmpty();
      JsonNode counts = chunk.get("usage");
      assertThat(counts.get("total_tokens").longValue())
          .isEqualTo(
              counts.get("prompt_tokens").longValue()
                  + counts.get("completion_tokens").longValue());
      usage = true;
      return;
    }
    assertThat(chunk.get("usage").isNull()).isTrue();
    assertThat(choices.size()).isEqualTo(1);
    JsonNode choice = choices.get(0);
    assertThat(choice.get("index").intValue()).isZero();
    assertThat(finish).as("nothing behind the finish").isEmpty();
    JsonNode delta = choice.get("delta");
    assertThat(delta.has("role")).as("role in the first chunk only").isEqualTo(chunks++ == 0);
    if (delta.has("tool_calls")) {
      delta.get("tool_calls").forEach(this::call);
    }
    if (delta.has("annotations")) {
      delta.get("annotations").forEach(ChatGrammar::annotation);
    }
    JsonNode reason = choice.get("finish_reason");
    if (reason != null && !reason.isNull()) {
      finish = reason.stringValue();
      assertThat(finish).isIn("stop", "length", "tool_calls", "content_filter");
    }
  }

  private static void annotation(JsonNode annotation) {
    assertThat(annotation.get("type").stringValue()).isEqualTo("url_citation");
    JsonNode cited = annotation.get("url_citation");
    assertThat(cited.get("url").stringValue()).isNotEmpty();
    assertThat(cited.get("title").isString()).isTrue();
    assertThat(cited.get("start_index").intValue()).isBetween(0, cited.get("end_index").intValue());
  }

  private void call(JsonNode call) {
    int index = call.get("index").intValue();
    if (index == arguments.size()) {
      assertThat(call.get("id").stringValue()).isNotEmpty();
      String type = call.get("type").stringValue();
      assertThat(type).isIn("function", "custom");
      JsonNode inner = call.get(type);
      assertThat(inner.get("name").isString()).isTrue();
      assertThat(inner.get(type.equals("custom") ? "input" : "arguments").stringValue()).isEmpty();
      arguments.add(new StringBuilder());
      return;
    }
    assertThat(index).as("pieces of the last call").isEqualTo(arguments.size() - 1);
    assertThat(call.has("id")).isFalse();
    assertThat(call.has("function") || call.has("custom")).isTrue();
  }
}
