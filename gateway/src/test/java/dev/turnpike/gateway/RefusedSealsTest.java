package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A provider that refuses the proof of a thought is asked once more without any proof.
class RefusedSealsTest {
  private static final String MESSAGES = "/v3/anthropic/v1/messages";
  private static final String LOOP =
      """
      {"model":"%s","max_tokens":4000,"thinking":{"type":"enabled","budget_tokens":1024},
       "tools":[{"name":"look","input_schema":{"type":"object"}}],
       "messages":[{"role":"user","content":"Look"},
        {"role":"assistant","content":[{"type":"thinking","thinking":"I look.","signature":"c2ln"},
         {"type":"tool_use","id":"toolu_1","name":"look","input":{"n":12345678901234567890}}]},
        {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"a mill"}]}]}
      """;

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void forget() {
    gateway.upstream().clear();
  }

  private static List<String> asked() {
    return gateway.upstream().received().stream()
        .map(received -> new String(received.body(), UTF_8))
        .toList();
  }

  @Test
  void aToolLoopOfMessagesGoesOnWithoutThinking() {
    HttpResponse<String> answer = gateway.post(MESSAGES, LOOP.formatted("m/no-seals+echo"));
    assertThat(answer.statusCode()).as(answer.body() + asked()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-turnpike-attempts")).contains("2");
    assertThat(answer.headers().firstValue("x-turnpike-notes").orElseThrow())
        .contains("dropped:reasoning_signature");
    List<String> asked = asked();
    assertThat(asked).hasSize(2);
    assertThat(asked.get(0)).contains("\"signature\":\"c2ln\"");
    assertThat(asked.get(1))
        .doesNotContain("thinking")
        .contains("\"tool_use\"")
        .contains("12345678901234567890");
  }

  @Test
  void itsEditsOfOldThinkingGoToo() {
    String body =
        LOOP.formatted("m/no-seals+echo")
            .replace(
                "\"tools\"",
                "\"context_management\":{\"edits\":[{\"type\":\"clear_thinking_20251015\","
                    + "\"keep\":\"all\"},{\"type\":\"clear_tool_uses_20250919\"}]},\"tools\"");
    assertThat(gateway.post(MESSAGES, body).statusCode()).isEqualTo(200);
    assertThat(asked().get(1))
        .contains("\"context_management\":{\"edits\":[{\"type\":\"clear_tool_uses_20250919\"}]}");
  }

  @Test
  void responsesGoOnWithoutItemsOfReasoning() {
    String body =
        """
        {"model":"r/no-seals","input":[{"role":"user","content":"Hi"},
         {"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"gAAA"},
         {"type":"message","role":"assistant","content":[{"type":"output_text","text":"Yes?"}]},
         {"role":"user","content":"Go on"}]}
        """;
    HttpResponse<String> answer = gateway.post("/v3/router/responses", body);
    assertThat(answer.statusCode()).as(answer.body() + asked()).isEqualTo(200);
    assertThat(asked()).hasSize(2);
    assertThat(asked().get(1)).doesNotContain("reasoning").contains("Go on");
  }

  @Test
  void geminisCallsSayThatTheyHaveNoProof() {
    String body =
        """
        {"contents":[{"role":"user","parts":[{"text":"Look"}]},
         {"role":"model","parts":[{"text":"Hm","thought":true,"thoughtSignature":"b25l"},
          {"functionCall":{"name":"look","args":{}},"thoughtSignature":"dHdv"}]},
         {"role":"user","parts":[{"functionResponse":{"name":"look","response":{"a":1}}}]}]}
        """;
    HttpResponse<String> answer =
        gateway.post("/v3/google/v1beta/models/g%2Fno-seals:generateContent", body);
    assertThat(answer.statusCode()).as(answer.body() + asked()).isEqualTo(200);
    assertThat(asked()).hasSize(2);
    assertThat(asked().get(1))
        .doesNotContain("b25l")
        .doesNotContain("dHdv")
        .contains("\"thoughtSignature\":\"skip_thought_signature_validator\"");
  }

  @Test
  void aTranslatedRequestIsWrittenAnewWithoutProofs() {
    String first =
        gateway
            .post(
                MESSAGES,
                "{\"model\":\"r/reasoning\",\"max_tokens\":2000,"
                    + "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024},"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}")
            .body();
    String content = TestGateway.JSON.readTree(first).get("content").toString();
    assertThat(content).contains("\"signature\":\"gw1.");
    gateway.upstream().clear();
    HttpResponse<String> answer =
        gateway.post(
            MESSAGES,
            "{\"model\":\"r/no-seals\",\"max_tokens\":2000,\"messages\":["
                + "{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":"
                + content
                + "},{\"role\":\"user\",\"content\":\"Go on\"}]}");
    assertThat(answer.statusCode()).as(answer.body() + asked()).isEqualTo(200);
    assertThat(asked()).hasSize(2);
    assertThat(asked().get(0)).contains("encrypted_content");
    assertThat(asked().get(1)).doesNotContain("\"encrypted_content\":").contains("Go on");
  }

  @Test
  void aSecondRefusalGoesToTheClientAsItIs() {
    String ours =
        LOOP.formatted("m/no-seals")
            .replace("\"a mill\"", "[{\"type\":\"text\",\"text\":\"a mill\",\"signature\":\"x\"}]");
    HttpResponse<String> answer = gateway.post(MESSAGES, ours);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("Invalid `signature` in `thinking` block");
    assertThat(asked()).hasSize(2);
  }

  @Test
  void aRequestWithoutProofsIsNotSentAgain() {
    HttpResponse<String> answer =
        gateway.post(
            MESSAGES,
            "{\"model\":\"m/no-seals\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\","
                + "\"content\":[{\"type\":\"text\",\"text\":\"Hi\",\"signature\":\"x\"}]}]}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(asked()).hasSize(1);
  }
}
