package dev.turnpike.dialect.translation.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Chunks that are answers of their own; only the last has a finish reason, and it has the usage.
final class GeminiGrammar implements StreamGrammar {
  private static final Set<String> KINDS = Set.of("text", "functionCall", "inlineData");

  @Override
  public void check(String stream) {
    List<Sent> events = StreamGrammar.events(stream);
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i).name()).isNull();
      chunk(events.get(i).json(), i == events.size() - 1);
    }
  }

  /// Only the last chunk tells of searches, and every stretch leans on sources that are there.
  private static void grounding(JsonNode candidate, boolean last) {
    JsonNode grounding = candidate.get("groundingMetadata");
    if (grounding == null) {
      return;
    }
    assertThat(last).isTrue();
    if (grounding.has("webSearchQueries")) {
      grounding.get("webSearchQueries").forEach(q -> assertThat(q.stringValue()).isNotEmpty());
    }
    for (JsonNode support : grounding.get("groundingSupports")) {
      JsonNode segment = support.get("segment");
      assertThat(segment.get("startIndex").intValue())
          .isLessThan(segment.get("endIndex").intValue());
      for (JsonNode index : support.get("groundingChunkIndices")) {
        assertThat(index.intValue()).isLessThan(grounding.get("groundingChunks").size());
      }
    }
  }

  private static void chunk(JsonNode chunk, boolean last) {
    assertThat(chunk.get("modelVersion").isString()).isTrue();
    JsonNode candidate = chunk.get("candidates").get(0);
    assertThat(chunk.get("candidates").size()).isEqualTo(1);
    assertThat(candidate.has("finishReason")).isEqualTo(last);
    grounding(candidate, last);
    if (last) {
      assertThat(chunk.get("usageMetadata").get("totalTokenCount").isIntegralNumber()).isTrue();
    }
    JsonNode content = candidate.get("content");
    if (content == null || !content.has("parts")) {
      assertThat(last).as("only the last chunk may say nothing").isTrue();
      return;
    }
    assertThat(content.get("role").stringValue()).isEqualTo("model");
    for (JsonNode part : content.get("parts")) {
      long kinds = KINDS.stream().filter(part::has).count();
      assertThat(kinds).as("one kind in %s", part).isEqualTo(1);
      if (part.has("functionCall")) {
        assertThat(part.get("functionCall").get("args").isObject()).isTrue();
        assertThat(part.get("functionCall").get("name").isString()).isTrue();
      }
    }
  }
}
