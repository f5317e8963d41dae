package dev.turnpike.dialect.messages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.List;
import org.junit.jupiter.api.Test;

class VertexMessagesTest {
  private static final VertexMessages VERTEX = new VertexMessages(new MessagesDialect());

  private static String sent(Operation operation, String body) throws MalformedJson {
    return new String(
        VERTEX.hosted(operation, body.getBytes(UTF_8), List.of("a-beta"), new Notes()), UTF_8);
  }

  @Test
  void the_version_stands_where_the_model_stood_and_stream_stays() throws MalformedJson {
    assertThat(
            sent(
                Operation.MESSAGES,
                "{ \"stream\" :true, \"model\" : \"claude-x\" ,\"messages\":[ ], \"n\":1e3}"))
        .isEqualTo(
            "{ \"stream\" :true, \"anthropic_version\":\"vertex-2023-10-16\" ,\"messages\":[ ],"
                + " \"n\":1e3}");
    assertThat(sent(Operation.MESSAGES, "{\"anthropic_version\":\"v\",\"model\":\"m\"}"))
        .isEqualTo("{\"anthropic_version\":\"vertex-2023-10-16\"}");
  }

  @Test
  void the_scope_of_a_cache_mark_goes_with_its_beta() throws MalformedJson {
    assertThat(
            sent(
                Operation.MESSAGES,
                "{\"model\":\"m\",\"system\":[{\"cache_control\":{\"type\":\"ephemeral\",\"scope\":\"global\"}}],"
                    + "\"context_management\":{},\"tools\":[{\"defer_loading\":true}]}"))
        .isEqualTo(
            "{\"anthropic_version\":\"vertex-2023-10-16\",\"system\":[{\"cache_control\":{\"type\":\"ephemeral\"}}],"
                + "\"context_management\":{},\"tools\":[{\"defer_loading\":true}]}");
    String scope = "prompt-caching-scope-2026-01-05";
    assertThat(VERTEX.shown("anthropic-beta", "a," + scope + ",b")).isEqualTo("a,b");
    assertThat(VERTEX.shown("Anthropic-Beta", scope)).isNull();
    assertThat(VERTEX.shown("anthropic-beta", "a, b")).isEqualTo("a, b");
    assertThat(VERTEX.shown("x-app", scope)).isEqualTo(scope);
  }

  @Test
  void a_question_for_tokens_keeps_its_model() throws MalformedJson {
    String body = "{\"model\":\"claude-x\",\"messages\":[]}";
    assertThat(sent(Operation.COUNT_TOKENS, body)).isEqualTo(body);
    assertThat(VERTEX.path(Operation.COUNT_TOKENS, "claude-x", false, null))
        .isEqualTo("/models/count-tokens:rawPredict");
  }

  @Test
  void the_path_names_the_model_with_its_date() {
    assertThat(VERTEX.path(Operation.MESSAGES, "claude-haiku-4-5@20251001", false, "beta=true"))
        .isEqualTo("/models/claude-haiku-4-5@20251001:rawPredict");
    assertThat(VERTEX.path("claude-sonnet-5", true))
        .isEqualTo("/models/claude-sonnet-5:streamRawPredict");
  }
}
