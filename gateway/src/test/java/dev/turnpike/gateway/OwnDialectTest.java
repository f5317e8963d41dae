package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests in the provider's own dialect: they go on as they came, but for what it is known to
/// refuse.
class OwnDialectTest {
  private static final String CHAT = "/v3/router/chat/completions";
  private static final String RESPONSES = "/v3/router/responses";
  private static final String MESSAGES = "/v3/anthropic/v1/messages";

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        TestGateway.start(
            "",
            "  mistral: {base_url: \"ORIGIN/v1\", api_key: k}\n"
                + "  deepseek: {base_url: \"ORIGIN/v1\", api_key: k}");
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

  private static String notes(HttpResponse<String> answer) {
    return answer.headers().firstValue("x-turnpike-notes").orElse("");
  }

  // Providers whose ways are known.

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatMistralRefusesIsPutRightBeforeItIsAsked(boolean stream) {
    HttpResponse<String> answer =
        gateway.post(
            CHAT,
            """
            {"model":"mistral/mistral-large-latest","stream":%s,"safe_prompt": true,"messages":[
             {"role":"developer","content":"Be brief."},{"role":"user","content":"Look"},
             {"role":"assistant","content":"","tool_calls":[{"id":"toolu_01ABCdef","type":"function",
              "function":{"name":"look","arguments":"{}"}}]},
             {"role":"tool","tool_call_id":"toolu_01ABCdef","content":"a mill"}],
             "tools":[{"type":"function","function":{"name":"look"}}]}
            """
                .formatted(stream));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-turnpike-attempts")).contains("1");
    assertThat(notes(answer)).contains("repaired:messages");
    assertThat(asked()).hasSize(1);
    assertThat(asked().getFirst())
        .contains("\"safe_prompt\":true")
        .contains("\"role\":\"system\"")
        .doesNotContain("developer")
        .doesNotContain("toolu_01ABCdef");
  }

  @Test
  void anOrdinaryRequestGoesToThemAsItCame() {
    String body =
        "{\"model\":\"deepseek/deepseek-v4-pro\",  \"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"x\":1e2}";
    HttpResponse<String> answer = gateway.post(CHAT, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(notes(answer)).isEmpty();
    assertThat(asked())
        .containsExactly(body.replace("deepseek/deepseek-v4-pro", "deepseek-v4-pro"));
  }

  // Providers that must refuse first.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "c/picky+echo|\"messages\":[{\"role\":\"developer\",\"content\":\"A\"},{\"role\":\"user\",\"content\":\"Hi\"}]|\"role\":\"system\"",
        "c/echo+picky|\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":\"x\",\"tool_calls\":[]},{\"role\":\"user\",\"content\":\"Go\"}]|\"content\":\"x\"}"
      })
  void aRefusedRequestIsPutRightAndSentOnceMore(String model, String rest, String shown) {
    HttpResponse<String> answer =
        gateway.post(CHAT, "{\"model\":\"" + model + "\",\"y\": [1 ],%s}".formatted(rest));
    assertThat(answer.statusCode()).as(answer.body() + asked()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-turnpike-attempts")).contains("2");
    assertThat(notes(answer)).contains("repaired:messages");
    assertThat(asked()).hasSize(2);
    assertThat(asked().get(0)).contains("\"y\": [1 ]," + rest);
    assertThat(asked().get(1)).contains("\"y\":[1 ]").contains(shown);
  }

  @Test
  void whoRefusedOnceIsAskedInItsWordsFromThenOn() {
    String body =
        "{\"model\":\"c/crlf+picky\",\"messages\":[{\"role\":\"developer\",\"content\":\"Hi\"}]}";
    assertThat(gateway.post(CHAT, body).headers().firstValue("x-turnpike-attempts")).contains("2");
    HttpResponse<String> next = gateway.post(CHAT, body);
    assertThat(next.headers().firstValue("x-turnpike-attempts")).contains("1");
    assertThat(notes(next)).contains("repaired:messages");
    assertThat(asked()).hasSize(3);
  }

  @Test
  void aFilteredPromptIsNotSentAgain() {
    HttpResponse<String> answer =
        gateway.post(
            CHAT,
            "{\"model\":\"c/filtered\",\"messages\":[{\"role\":\"developer\",\"content\":\"Hi\"}]}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(asked()).hasSize(1);
  }

  @Test
  void anEffortAndNullMarksAreToldToOlderServersOfMessagesOtherwise() {
    HttpResponse<String> answer =
        gateway.post(
            MESSAGES,
            """
            {"model":"m/picky+echo","max_tokens":99,"messages":[{"role":"user","content":[
             {"type":"text","text":"Hi","cache_control":null}]}]}
            """);
    assertThat(answer.statusCode()).as(answer.body() + asked()).isEqualTo(200);
    assertThat(asked()).hasSize(2);
    assertThat(asked().get(1)).doesNotContain("cache_control");
  }

  @Test
  void itemsAreNotAskedForByIdsUnderWhichNothingIsKept() {
    HttpResponse<String> answer =
        gateway.post(
            RESPONSES,
            """
            {"model":"r/picky+echo","store":false,"input":[{"role":"user","content":"Hi"},
             {"type":"message","id":"msg_1","role":"assistant","content":[
              {"type":"output_text","text":"Yes?","annotations":[]}]},
             {"role":"user","content":"Go on"}]}
            """);
    assertThat(answer.statusCode()).as(answer.body() + asked()).isEqualTo(200);
    assertThat(asked()).hasSize(2);
    assertThat(asked().get(1)).doesNotContain("msg_1").contains("Yes?");
  }

  @Test
  void aRefusalOfWhatNoRuleKnowsGoesToTheClientAtOnce() {
    HttpResponse<String> answer =
        gateway.post(
            CHAT,
            "{\"model\":\"c/status-400\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(asked()).hasSize(1);
  }

  @Test
  void aSecondRefusalGoesToTheClientAsItIs() {
    HttpResponse<String> answer =
        gateway.post(
            CHAT,
            "{\"model\":\"c/status-400\",\"messages\":[{\"role\":\"developer\",\"content\":\"Hi\"}]}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("x-turnpike-attempts")).contains("2");
    assertThat(asked()).hasSize(2);
  }

  // A whole answer where a stream was asked for.

  @ParameterizedTest
  @CsvSource({
    "c,/v3/router/chat/completions,data: [DONE]",
    "r,/v3/router/responses,response.completed",
    "m,/v3/anthropic/v1/messages,message_stop"
  })
  void aWholeAnswerIsToldAsAStreamWhereOneWasAskedFor(String provider, String path, String end) {
    HttpResponse<String> answer =
        gateway.post(
            path,
            "{\"model\":\"%s/json-for-stream\",\"max_tokens\":99,\"stream\":true,\"%s\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                .formatted(provider, provider.equals("r") ? "input" : "messages")
                .replace("\"max_tokens\":99,", provider.equals("r") ? "" : "\"max_tokens\":99,"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/event-stream");
    assertThat(answer.body()).contains(end);
  }
}
