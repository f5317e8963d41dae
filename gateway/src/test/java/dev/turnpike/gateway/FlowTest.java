package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.simulator.Journal;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FlowTest {
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        TestGateway.start(
            """
            aliases:
              smart: {models: [c/status-503, c/echo]}
              half: {models: [dead/gone, c/echo]}
              sonnet: anthropic/claude-sonnet-4-5
              gemini-2.5-pro: anthropic/claude-sonnet-4-5
            """);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  /// Some calls that succeed, so that the retry budget of a fifth of them has room for each test.
  @BeforeEach
  void someTraffic() {
    for (int i = 0; i < 20; i++) {
      assertThat(ask("c/echo", "").statusCode()).isEqualTo(200);
    }
    gateway.upstream().clear();
  }

  private static String chat(String model, String more) {
    return "{\"model\":\""
        + model
        + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Guten Tag\"}]"
        + more
        + "}";
  }

  private static HttpResponse<String> ask(String model, String more) {
    return gateway.post("/v3/router/chat/completions", chat(model, more));
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @Test
  void aWholeAnswerComesBackWithItsTraceAndItsPrice() {
    HttpResponse<String> answer = ask("openai/gpt-5.1", "");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("Guten Tag");
    assertThat(header(answer, "x-turnpike-model")).isEqualTo("openai/gpt-5.1");
    assertThat(header(answer, "x-turnpike-attempts")).isEqualTo("1");
    assertThat(header(answer, "x-turnpike-cost")).matches("0\\.\\d+");
    JsonNode trace = gateway.trace(answer);
    assertThat(trace.at("/status").asString()).isEqualTo("ok");
    assertThat(trace.at("/cost/total_nanos").asLong()).isPositive();
    assertThat(trace.at("/usage/prompt_tokens").asLong()).isEqualTo(3);
    assertThat(trace.at("/api_key/id").isMissingNode() && trace.at("/api_key_id").isMissingNode())
        .isFalse();
  }

  @Test
  void anOutageOfTheFirstModelDoesNotUseUpTheRetryBudget() {
    int answered = 0;
    for (int i = 0; i < 60; i++) {
      answered += ask("half", "").statusCode() == 200 ? 1 : 0;
    }
    assertThat(answered).isGreaterThan(45);
    HttpResponse<String> last = ask("half", "");
    assertThat(last.statusCode()).isEqualTo(200);
    assertThat(gateway.trace(last).at("/routing").toString())
        .contains("failed several times in a row");
  }

  @Test
  void anUpstreamThatAsksForALongRestIsNotWaitedFor() {
    HttpResponse<String> answer =
        ask("c/429-long", ",\"retry\":{\"count\":1},\"fallbacks\":[{\"model\":\"c/echo\"}]");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "x-turnpike-attempts")).isEqualTo("2");
  }

  @Test
  void aFallbackAnswersWhereTheFirstModelFails() {
    HttpResponse<String> answer =
        ask("c/status-503", ",\"fallbacks\":[{\"model\":\"c/status-500\"},{\"model\":\"c/echo\"}]");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "x-turnpike-model")).isEqualTo("c/echo");
    assertThat(header(answer, "x-turnpike-attempts")).isEqualTo("3");
    assertThat(gateway.upstream().received())
        .noneMatch(received -> new String(received.body(), UTF_8).contains("fallbacks"));
  }

  @Test
  void anAliasWithSeveralModelsIsTriedInOrder() {
    HttpResponse<String> answer = ask("smart", "");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "x-turnpike-model")).isEqualTo("c/echo");
  }

  @Test
  void aFallbackAnswersAStreamBeforeItsFirstEvent() {
    HttpResponse<String> answer =
        ask("c/error-first", ",\"stream\":true,\"fallbacks\":[{\"model\":\"c/echo\"}]");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).doesNotContain("error").endsWith("data: [DONE]\n\n");
    assertThat(header(answer, "x-turnpike-attempts")).isEqualTo("2");
  }

  @Test
  void aBadRequestIsNotTriedElsewhereAndItsWordsAreTheProvidersOwn() {
    HttpResponse<String> answer = ask("c/status-400", ",\"fallbacks\":[{\"model\":\"c/echo\"}]");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(gateway.upstream().received()).hasSize(1);
  }

  @Test
  void withoutRetryNoAnswerIsTriedAgainAndARefusedConnectionOnce() {
    assertThat(ask("c/status-503", "").statusCode()).isEqualTo(503);
    assertThat(gateway.upstream().received()).hasSize(1);
    HttpResponse<String> refused = ask("dead/x", "");
    assertThat(refused.statusCode()).isEqualTo(502);
    assertThat(header(refused, "x-turnpike-attempts")).isEqualTo("2");
    assertThat(gateway.trace(refused).at("/error/code").asString("upstream_error"))
        .isEqualTo("upstream_error");
  }

  @Test
  void withRetryALimitIsWaitedForAsLongAsTheProviderSays() {
    HttpResponse<String> answer =
        gateway.post(
            "/v3/router/chat/completions",
            chat("c/fail-1-429-then-ok", ",\"retry\":{\"count\":2}"),
            "x-sim-run",
            "flow-retry");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "x-turnpike-attempts")).isEqualTo("2");
  }

  @Test
  void theCallersDeadlineEndsACallWith408() {
    HttpResponse<String> answer = ask("c/stall-first", ",\"timeout\":{\"call_timeout\":300}");
    assertThat(answer.statusCode()).isEqualTo(408);
    assertThat(answer.body()).contains("\"timeout\"").contains("300 ms");
  }

  @Test
  void aClientThatLeavesStopsTheProviderAndIsPricedByWhatCame() throws Exception {
    HttpResponse<InputStream> stream =
        gateway
            .client()
            .send(
                gateway
                    .request("/v3/router/chat/completions")
                    .POST(BodyPublishers.ofString(chat("c/endless-5ms", ",\"stream\":true")))
                    .build(),
                BodyHandlers.ofInputStream());
    readSome(stream.body());
    stream.body().close();
    var ended = gateway.upstream().awaitSettled(1, Duration.ofSeconds(5));
    assertThat(ended.getLast().ending()).isEqualTo(Journal.Ending.CLIENT_LEFT);
    JsonNode trace = gateway.trace(stream);
    assertThat(trace.at("/status").asString()).isEqualTo("cancelled");
    assertThat(trace.at("/usage/completion_tokens").asLong()).isPositive();
    assertThat(trace.toString()).contains("\"estimated\":true");
  }

  private static void readSome(InputStream body) throws IOException {
    byte[] some = body.readNBytes(2_000);
    assertThat(some).hasSize(2_000);
  }

  @Test
  void theIdentityThreadTagsAndMetadataOfACallAreInItsTraceAndNotUpstream() {
    HttpResponse<String> answer =
        gateway.post(
            "/v3/router/chat/completions",
            chat(
                "openai/gpt-5.1",
                ",\"identity\":{\"id\":\"u-1\"},\"thread\":{\"id\":\"t-1\",\"tags\":[\"b\"]},"
                    + "\"metadata\":{\"team\":\"blue\"},\"name\":\"greeting\",\"tags\":[\"a\"]"),
            "x-orq-metadata-extra",
            "1");
    JsonNode trace = gateway.trace(answer);
    assertThat(trace.at("/identity_id").asString()).isEqualTo("u-1");
    assertThat(trace.at("/thread_id").asString()).isEqualTo("t-1");
    assertThat(trace.at("/name").asString()).isEqualTo("greeting");
    assertThat(trace.at("/tags").toString()).contains("a").contains("b");
    assertThat(trace.at("/metadata/team").asString()).isEqualTo("blue");
    assertThat(trace.at("/metadata/extra").asString()).isEqualTo("1");
    String sent = new String(gateway.upstream().received().getFirst().body(), UTF_8);
    assertThat(sent)
        .isEqualTo(
            "{\"model\":\"gpt-5.1\",\"messages\":[{\"role\":\"user\",\"content\":\"Guten Tag\"}]}");
  }

  @Test
  void theCallersTraceIsJoined() {
    HttpResponse<String> answer =
        gateway.post(
            "/v1/chat/completions",
            chat("c/echo", ""),
            "traceparent",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    assertThat(header(answer, "x-turnpike-trace-id")).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(gateway.trace(answer).at("/trace_id").asString())
        .isEqualTo("0af7651916cd43dd8448eb211c80319c");
  }

  @Test
  void theProvidersKeyIsSentAndTheCallersIsNot() {
    gateway.post("/v3/anthropic/v1/messages", messages("anthropic/claude-sonnet-4-5"));
    var received = gateway.upstream().received().getFirst();
    assertThat(received.header("x-api-key")).isEqualTo(TestGateway.UPSTREAM_KEY);
    assertThat(received.header("authorization")).isNull();
    assertThat(received.header("anthropic-version")).isEqualTo("2023-06-01");
  }

  private static String messages(String model) {
    return "{\"model\":\""
        + model
        + "\",\"max_tokens\":64,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
  }

  @Test
  void anAliasMayStandForOneModel() {
    HttpResponse<String> answer = gateway.post("/v1/messages", messages("sonnet"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "x-turnpike-model")).isEqualTo("anthropic/claude-sonnet-4-5");
  }

  @Test
  void onTheGoogleBaseAnAliasWinsOverTheModelOfThatName() {
    String body = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Guten Tag\"}]}]}";

    for (String model : List.of("gemini-2.5-pro", "gemini-2.5-flash")) {
      gateway.post("/v3/google/v1beta/models/" + model + ":generateContent", body);
    }

    assertThat(gateway.upstream().received())
        .extracting(Journal.Received::target)
        .containsExactly("/v1/messages", "/v1beta/models/gemini-2.5-flash:generateContent");
  }

  @Test
  void aSecretThatAProviderRepeatsIsStarredOut() {
    HttpResponse<String> answer = ask("c/echo-secret", "");
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(header(answer, "x-should-retry")).isEqualTo("false");
    assertThat(answer.body()).doesNotContain(TestGateway.UPSTREAM_KEY);
    assertThat(gateway.trace(answer).toString()).doesNotContain(TestGateway.UPSTREAM_KEY);
  }
}
