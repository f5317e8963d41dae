package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.simulator.Journal;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What real clients do that no specification says, and what they look for in an answer.
class ClientsAsTheyAreTest {
  private static final String CHAT = "/v3/router/chat/completions";
  private static final String RESPONSES = "/v3/router/responses";
  private static final String MESSAGES = "/v3/anthropic/v1/messages";

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        TestGateway.start(
            "aliases: {\"gpt-5.6\": c/echo}",
            "  google-ai: {base_url: \"ORIGIN\", dialect: gemini, api_key: k}\n"
                + "  ds: {dialect: responses, base_url: \"ORIGIN/v1\", api_key: k}");
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

  private static JsonNode json(HttpResponse<String> answer) {
    return TestGateway.JSON.readTree(answer.body());
  }

  // Cursor sends a Responses body to the Chat path and reads Chat.

  private static String cursors(String model, boolean stream) {
    return """
        {"model":"%s","stream":%s,"input":[{"role":"system","content":"Be brief."},
         {"role":"user","content":[{"type":"input_text","text":"How do you do?"}]}],
         "tools":[{"type":"function","name":"look","parameters":{"type":"object"}}]}
        """
        .formatted(model, stream);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c", "r", "m", "g"})
  void aResponsesBodyOnTheChatPathIsAnsweredInChat(String provider) {
    HttpResponse<String> whole = gateway.post(CHAT, cursors(provider + "/echo", false));
    assertThat(whole.statusCode()).as(whole.body()).isEqualTo(200);
    assertThat(json(whole).at("/object").asString()).isEqualTo("chat.completion");
    assertThat(json(whole).at("/choices/0/message/content").asString()).contains("How do you do?");
    HttpResponse<String> stream = gateway.post(CHAT, cursors(provider + "/echo", true));
    assertThat(stream.statusCode()).as(stream.body()).isEqualTo(200);
    assertThat(stream.body())
        .contains("\"object\":\"chat.completion.chunk\"")
        .endsWith("data: [DONE]\n\n");
  }

  @Test
  void itsToolCallsAndErrorsAreChatsToo() {
    HttpResponse<String> call = gateway.post(CHAT, cursors("r/tool", false));
    assertThat(json(call).at("/choices/0/message/tool_calls/0/function/name").asString())
        .isEqualTo("look");
    HttpResponse<String> error = gateway.post(CHAT, cursors("r/429-seconds", false));
    assertThat(error.statusCode()).isEqualTo(429);
    assertThat(json(error).at("/error/type").asString()).isEqualTo("rate_limit_error");
    HttpResponse<String> wrong = gateway.post(CHAT, "{\"model\":\"r/echo\",\"input\":7}");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(json(wrong).at("/error/message").asString()).contains("input");
  }

  // Tools that take plain text.

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFreeformToolBecomesAFunctionWhereTheProviderKnowsNone(boolean stream) {
    String body =
        """
        {"model":"ds/deepseek-chat","stream":%s,"input":"Go","tools":[
         {"type":"custom","name":"exec","description":"Runs a command."}]}
        """
            .formatted(stream);
    HttpResponse<String> answer = gateway.post(RESPONSES, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-turnpike-notes").orElseThrow())
        .contains("emulated:custom_tool");
    assertThat(asked().getFirst())
        .doesNotContain("\"custom\"")
        .contains("\"type\":\"function\",\"name\":\"exec\"")
        .contains("\"required\":[\"input\"]");
  }

  @Test
  void itGoesOnAsItIsWhereTheProviderKnowsThem() {
    String body =
        "{\"model\":\"r/echo\",\"input\":\"Go\",\"tools\":[{\"type\":\"custom\",\"name\":\"exec\"}]}";
    HttpResponse<String> answer = gateway.post(RESPONSES, body);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(asked()).containsExactly(body.replace("r/echo", "echo"));
  }

  // A label before the model.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "custom_openai_compatible//c/echo",
        "custom_openai_compatible//gpt-5.6",
        "gpt-5.6"
      })
  void aLabelBeforeTheModelSaysNothing(String model) {
    HttpResponse<String> answer =
        gateway.post(
            CHAT,
            "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-turnpike-model")).contains("c/echo");
  }

  // Counting tokens at a provider of another dialect.

  @Test
  void aProviderOfAnotherDialectIsAskedForItsCount() {
    String body =
        "{\"model\":\"google-ai/gemini-2.5-pro\",\"system\":\"Be brief.\",\"messages\":["
            + "{\"role\":\"user\",\"content\":\"How many?\"}]}";
    HttpResponse<String> answer = gateway.post(MESSAGES + "/count_tokens", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).at("/input_tokens").asLong()).isPositive();
    assertThat(answer.headers().firstValue("x-turnpike-notes")).isEmpty();
    assertThat(answer.headers().firstValue("x-turnpike-attempts")).contains("1");
    assertThat(gateway.upstream().received().getFirst().target())
        .isEqualTo("/v1beta/models/gemini-2.5-pro:countTokens");
    assertThat(asked().getFirst())
        .startsWith("{\"generateContentRequest\":{\"model\":\"models/gemini-2.5-pro\"")
        .contains("How many?")
        .contains("Be brief.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"google-ai/gemini-2.5-pro", "anthropic/claude-sonnet-4-5"})
  void aCountIsNoStreamWhateverItSays(String model) {
    HttpResponse<String> answer =
        gateway.post(
            MESSAGES + "/count_tokens",
            "{\"model\":\""
                + model
                + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).at("/input_tokens").asLong()).isPositive();
    assertThat(answer.headers().firstValue("x-turnpike-notes")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "openai/gpt-5.1,/v1/responses/input_tokens",
    "anthropic/claude-sonnet-4-5,/v1/messages/count_tokens"
  })
  void geminisClientsAreToldTheCountOfOthers(String model, String path) {
    HttpResponse<String> answer =
        gateway.post(
            "/v3/google/v1beta/models/" + model.replace("/", "%2F") + ":countTokens",
            "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"How many?\"}]}]}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).at("/totalTokens").asLong()).isPositive();
    assertThat(answer.headers().firstValue("x-turnpike-notes")).isEmpty();
    assertThat(gateway.upstream().received().getFirst().target()).isEqualTo(path);
    assertThat(asked().getFirst()).doesNotContain("max_tokens").doesNotContain("\"stream\"");
  }

  // Headers.

  @Test
  void codexsStateGoesBothWaysAndNoOnesPrivateHeadersDo() {
    HttpResponse<String> answer =
        gateway.send(
            gateway
                .request(
                    RESPONSES,
                    "authorization",
                    "Bearer " + TestGateway.KEY,
                    "content-type",
                    "application/json",
                    "x-codex-turn-state",
                    "state-1",
                    "session_id",
                    "s-1",
                    "cookie",
                    "a=b",
                    "x-stainless-lang",
                    "js",
                    "x-forwarded-for",
                    "10.0.0.1")
                .POST(BodyPublishers.ofString("{\"model\":\"r/echo\",\"input\":\"Hi\"}"))
                .build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-codex-turn-state").orElseThrow()).startsWith("turn_");
    Journal.Received sent = gateway.upstream().received().getFirst();
    assertThat(sent.header("x-codex-turn-state")).isEqualTo("state-1");
    assertThat(sent.header("session_id")).isEqualTo("s-1");
    assertThat(sent.header("authorization")).isEqualTo("Bearer " + TestGateway.UPSTREAM_KEY);
    for (String ours : List.of("cookie", "x-stainless-lang", "x-forwarded-for")) {
      assertThat(sent.header(ours)).as(ours).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({"HEAD,/", "HEAD,/v1", "POST,/api/event_logging/batch"})
  void whatClientsProbeIsThere(String method, String path) {
    HttpResponse<String> answer =
        gateway.send(
            gateway
                .request(path, "authorization", "Bearer " + TestGateway.KEY)
                .method(method, BodyPublishers.ofString(method.equals("POST") ? "{}" : ""))
                .build());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-turnpike-trace-id")).isPresent();
    assertThat(gateway.upstream().received()).isEmpty();
  }

  @Test
  void namesOfFieldsThatCannotBeCarriedOverAreFitForAHeader() {
    HttpResponse<String> answer =
        gateway.post(
            CHAT,
            "{\"model\":\"m/echo\",\"a\\nb\\u00e4\":1,\"%s\":2,\"messages\":["
                    .formatted("x".repeat(500))
                + "{\"role\":\"user\",\"content\":\"Hi\"}]}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    String notes = answer.headers().firstValue("x-turnpike-notes").orElseThrow();
    assertThat(notes).contains("dropped:a?b?").contains("dropped:xxx").hasSizeLessThan(400);
  }

  // What goes on as it came.

  @Test
  void toolsThatNobodyKnowsAndServersOfToolsGoToTheirOwnProviders() {
    String hosted =
        "{\"model\":\"r/echo\",\"input\":\"Hi\",\"tools\":[{\"type\":\"never_seen\",\"x\":[1 ]}]}";
    assertThat(gateway.post(RESPONSES, hosted).statusCode()).isEqualTo(200);
    String servers =
        "{\"model\":\"m/echo\",\"max_tokens\":9,\"mcp_servers\":[{\"type\":\"url\",\"url\":\"https://x.example\","
            + "\"name\":\"x\"}],\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\","
            + "\"content\":[{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"c2ln\"},"
            + "{\"type\":\"text\",\"text\":\"Yes?\"}]},{\"role\":\"user\",\"content\":\"Go\"}]}";
    assertThat(gateway.post(MESSAGES, servers).statusCode()).isEqualTo(200);
    assertThat(asked())
        .containsExactly(hosted.replace("r/echo", "echo"), servers.replace("m/echo", "echo"));
  }

  // Failures that agents act on.

  @Test
  void aCallThatTheModelSpoiledIsTheClientsToTryAgain() {
    String ask = "\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    HttpResponse<String> anthropics =
        gateway.post(MESSAGES, "{\"model\":\"c/tool-use-failed\"," + ask);
    assertThat(anthropics.statusCode()).isEqualTo(500);
    assertThat(json(anthropics).at("/error/type").asString()).isEqualTo("api_error");
    assertThat(anthropics.headers().firstValue("x-should-retry"))
        .isNotEqualTo(Optional.of("false"));
    HttpResponse<String> openAis = gateway.post(CHAT, "{\"model\":\"c/tool-use-failed\"," + ask);
    assertThat(openAis.statusCode()).isEqualTo(400);
    assertThat(openAis.body()).contains("\"tool_use_failed\"").contains("failed_generation");
  }

  @Test
  void aFilteredPromptIsToldAndTriedNowhereElse() {
    HttpResponse<String> answer =
        gateway.post(
            MESSAGES,
            "{\"model\":\"c/filtered\",\"max_tokens\":9,\"turnpike\":{\"fallbacks\":[{\"model\":\"c/echo\"}]},"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).at("/error/type").asString()).isEqualTo("invalid_request_error");
    assertThat(asked()).hasSize(1);
    HttpResponse<String> same =
        gateway.post(
            CHAT,
            "{\"model\":\"c/filtered\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    assertThat(same.body()).contains("\"innererror\"").contains("\"content_filter\"");
  }

  @Test
  void compactionIsRefusedByItsName() {
    HttpResponse<String> answer =
        gateway.post(RESPONSES + "/compact", "{\"model\":\"r/echo\",\"input\":[]}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).at("/error/code").asString()).isEqualTo("not_supported");
  }

  @ParameterizedTest
  @ValueSource(strings = {"status-503", "html", "empty"})
  void aProviderThatDoesNotCountIsEstimated(String model) {
    HttpResponse<String> answer =
        gateway.post(
            MESSAGES + "/count_tokens",
            "{\"model\":\"m/"
                + model
                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"How many?\"}]}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).at("/input_tokens").asLong()).isPositive();
    assertThat(answer.headers().firstValue("x-turnpike-notes")).contains("estimated:input_tokens");
    String wrong =
        "{\"model\":\"m/status-400\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
    assertThat(gateway.post(MESSAGES + "/count_tokens", wrong).statusCode()).isEqualTo(400);
  }

  // What is left.

  @Test
  void whatIsLeftIsSaidInTheClientsWords() {
    String ask = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    HttpResponse<String> anthropics =
        gateway.post(MESSAGES, "{\"model\":\"c/echo\",\"max_tokens\":9," + ask);
    assertThat(anthropics.headers().firstValue("anthropic-ratelimit-requests-remaining"))
        .contains("4999");
    assertThat(anthropics.headers().firstValue("anthropic-ratelimit-requests-reset").orElseThrow())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    assertThat(anthropics.headers().firstValue("x-ratelimit-remaining-requests")).isEmpty();
    HttpResponse<String> openAis = gateway.post(CHAT, "{\"model\":\"m/echo\"," + ask);
    assertThat(openAis.headers().firstValue("x-ratelimit-limit-requests")).contains("5000");
    assertThat(openAis.headers().firstValue("x-ratelimit-remaining-requests")).contains("4999");
    assertThat(openAis.headers().firstValue("anthropic-ratelimit-requests-remaining")).isEmpty();
  }
}
