package dev.turnpike.dialect.messages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.MalformedJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What Bedrock's InvokeModel gets of a body that a Messages client wrote.
class BedrockMessagesTest {
  private static final BedrockMessages BEDROCK = new BedrockMessages(new MessagesDialect());
  private static final String VERSION = "\"anthropic_version\":\"bedrock-2023-05-31\"";

  private final Notes notes = new Notes();

  private String sent(String body, String... betas) throws MalformedJson {
    return new String(
        BEDROCK.hosted(Operation.MESSAGES, body.getBytes(UTF_8), List.of(betas), notes), UTF_8);
  }

  @Test
  void model_and_stream_go_the_version_comes_and_every_other_byte_stays() throws MalformedJson {
    assertThat(
            sent(
                """
                { "max_tokens" : 1.0e2, "model":"m", "stream" :true,
                  "messages": [ {"role":"user","content":"é \\u00e9"} ] , "x":[1 , 2]}
                """))
        .isEqualTo(
            """
            { "max_tokens" : 1.0e2, "anthropic_version":"bedrock-2023-05-31",
              "messages": [ {"role":"user","content":"é \\u00e9"} ] , "x":[1 , 2]}
            """);
    assertThat(notes.isEmpty()).isTrue();
  }

  @Test
  void stream_before_the_model_leaves_no_comma_behind() throws MalformedJson {
    assertThat(sent("{\"stream\":true,\"model\":\"m\"}")).isEqualTo("{" + VERSION + "}");
    assertThat(sent("{\"model\":\"m\",\"stream\":true}")).isEqualTo("{" + VERSION + "}");
    assertThat(sent("{\"anthropic_version\":\"old\",\"model\":\"m\",\"a\":1}"))
        .isEqualTo("{" + VERSION + ",\"a\":1}");
  }

  /// C032: what Claude Code sends.
  @Test
  void claude_codes_betas_become_those_that_bedrock_knows() throws MalformedJson {
    String got =
        sent(
            """
            {"model":"m","context_management":{"edits":[]},"system":[{"type":"text","text":"s",\
            "cache_control":{"type":"ephemeral","scope":"global","ttl":"1h"}}],"messages":[{"role":"user",\
            "content":[{"type":"tool_result","tool_use_id":"t","content":[{"type":"text","text":"r",\
            "cache_control":{"scope":"global","type":"ephemeral"}}]}]}],"tools":[{"name":"a","defer_loading":true,\
            "input_schema":{"properties":{"scope":{},"defer_loading":{}}}}],"stream":true}""",
            "claude-code-20250219,context-management-2025-06-27,prompt-caching-scope-2026-01-05",
            "advanced-tool-use-2025-11-20");
    assertThat(got)
        .isEqualTo(
            """
            {"anthropic_version":"bedrock-2023-05-31","anthropic_beta":["context-management-2025-06-27",\
            "tool-search-tool-2025-10-19"],"context_management":{"edits":[]},"system":[{"type":"text","text":"s",\
            "cache_control":{"type":"ephemeral","ttl":"1h"}}],"messages":[{"role":"user",\
            "content":[{"type":"tool_result","tool_use_id":"t","content":[{"type":"text","text":"r",\
            "cache_control":{"type":"ephemeral"}}]}]}],"tools":[{"name":"a","defer_loading":true,\
            "input_schema":{"properties":{"scope":{},"defer_loading":{}}}}]}""");
    assertThat(notes.all())
        .containsExactly("dropped:cache_control.scope", "dropped:anthropic-beta");
  }

  @Test
  void what_needs_a_beta_goes_without_it() throws MalformedJson {
    assertThat(
            sent(
                """
                {"model":"m","context_management":{},"tools":[{"defer_loading":true,"name":"a"},{"name":"b"}]}"""))
        .isEqualTo("{" + VERSION + ",\"tools\":[{\"name\":\"a\"},{\"name\":\"b\"}]}");
    assertThat(notes.all()).containsExactly("dropped:defer_loading", "dropped:context_management");
  }

  @ParameterizedTest
  @CsvSource({
    "true, '\"anthropic_beta\":[\"fine-grained-tool-streaming-2025-05-14\"],'",
    "false, ''"
  })
  void eager_streaming_of_tools_is_a_beta_here(boolean eager, String beta) throws MalformedJson {
    assertThat(
            sent(
                "{\"model\":\"m\",\"tools\":[{\"name\":\"a\",\"eager_input_streaming\":"
                    + eager
                    + "}]}"))
        .isEqualTo("{" + VERSION + "," + beta + "\"tools\":[{\"name\":\"a\"}]}");
  }

  /// C164.
  @Test
  void the_long_window_is_asked_for_in_the_body() throws MalformedJson {
    assertThat(sent("{\"model\":\"m\"}", "context-1m-2025-08-07"))
        .isEqualTo("{" + VERSION + ",\"anthropic_beta\":[\"context-1m-2025-08-07\"]}");
  }

  @Test
  void betas_of_the_body_count_too() throws MalformedJson {
    assertThat(sent("{\"anthropic_beta\":[\"pdfs-2024-09-25\",\"new-thing\"],\"model\":\"m\"}"))
        .isEqualTo("{" + VERSION + ",\"anthropic_beta\":[\"pdfs-2024-09-25\"]}");
  }

  @Test
  void a_key_that_comes_twice_in_a_block_is_refused() {
    assertThatExceptionOfType(MalformedJson.class)
        .isThrownBy(() -> sent("{\"model\":\"m\",\"tools\":[{\"name\":1,\"name\":2}]}"))
        .withMessageContaining("twice");
  }

  /// Requests that real clients sent.
  @Test
  void captured_requests_keep_every_byte_but_those_of_the_splices() throws Exception {
    List<Path> captured;
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/requests"))) {
      captured =
          files.filter(file -> file.getFileName().toString().startsWith("MESSAGES.")).toList();
    }
    assertThat(captured).hasSizeGreaterThan(2);
    for (Path file : captured) {
      String body = Files.readString(file);
      String betas = "context-management-2025-06-27,tool-search-tool-2025-10-19";
      String got = sent(body, betas);
      JsonCursor.check(got.getBytes(UTF_8), 0, got.getBytes(UTF_8).length);
      if (body.contains("\"eager_input_streaming\":true")) {
        betas += ",fine-grained-tool-streaming-2025-05-14";
      }
      String wanted =
          body.replaceFirst(
                  "\"model\":\"[^\"]*\"",
                  VERSION + ",\"anthropic_beta\":[\"" + betas.replace(",", "\",\"") + "\"]")
              .replaceFirst(",\"stream\":(true|false)", "")
              .replaceAll(",\"eager_input_streaming\":(true|false)", "");
      assertThat(got).as(file.toString()).isEqualTo(wanted);
    }
  }

  @Test
  void the_path_names_model_and_streaming() {
    assertThat(BEDROCK.path(Operation.MESSAGES, "us.anthropic.claude-x-v1:0", false, "beta=true"))
        .isEqualTo("/model/us.anthropic.claude-x-v1%3A0/invoke");
    assertThat(BEDROCK.path("arn:aws:bedrock:eu-west-1::x/a b", true))
        .isEqualTo(
            "/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A%3Ax%2Fa%20b/invoke-with-response-stream");
  }

  @ParameterizedTest
  @CsvSource({
    "429, ThrottlingException, RateLimited",
    "400, ValidationException:http://x, Refused",
    "403, AccessDeniedException, CredentialRejected",
    "424, ModelErrorException, UpstreamBroken",
    "424, , UpstreamBroken",
  })
  void an_error_is_known_by_its_name(int status, String word, String failure) {
    Failure read =
        BEDROCK.readError(
            status,
            name -> name.equals("x-amzn-errortype") ? word : null,
            "{\"message\":\"No.\"}".getBytes(UTF_8),
            Instant.EPOCH);
    assertThat(read.getClass().getSimpleName()).isEqualTo(failure);
    assertThat(read.message()).isNotEmpty();
  }
}
