package dev.turnpike.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.simulator.Caller.Speech;
import dev.turnpike.simulator.Got.End;
import dev.turnpike.simulator.voice.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Each fault does on the wire what its name says.
class FaultsTest {
  private static Caller caller;

  @BeforeAll
  static void open() {
    caller = new Caller();
  }

  @AfterAll
  static void close() {
    caller.close();
  }

  @Test
  void theRefusingPortRefuses() {
    Assertions.assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(
            () -> {
              try (Socket socket =
                  new Socket(InetAddress.ofLiteral("127.0.0.1"), Simulator.refusingPort())) {
                assertThat(socket.isConnected()).isFalse();
              }
            });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void beforeAnyByte(boolean stream) throws IOException {
    assertNothing(caller.ask(Speech.CHAT, "reset", stream), End.RESET);
    assertNothing(caller.ask(Speech.CHAT, "hang-up", stream), End.CLOSED);
    assertNothing(caller.askStalling(Speech.CHAT, "stall-first", stream, false), End.SILENT);
  }

  private static void assertNothing(Got got, End end) {
    assertThat(got.end()).isEqualTo(end);
    assertThat(got.bytes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void stallHeadersSendsAHeadAndNothingElse(boolean stream) throws IOException {
    Got got = caller.askStalling(Speech.MESSAGES, "stall-headers", stream, true);

    assertThat(got.status()).isEqualTo(200);
    assertThat(got.end()).isEqualTo(End.SILENT);
    assertThat(got.body()).isEmpty();
    assertThat(got.isComplete()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aStreamThatBreaksInTheMiddleHasContentAndNoEnd(Speech speech) throws IOException {
    assertBroken(speech, "stall-mid", End.SILENT, false);
    assertBroken(speech, "cut-mid", End.RESET, false);
    assertBroken(speech, "close-mid", End.CLOSED, false);
    assertBroken(speech, "truncate", End.CLOSED, true);
  }

  private static void assertBroken(Speech speech, String model, End end, boolean complete)
      throws IOException {
    Got got =
        end == End.SILENT
            ? caller.askStalling(speech, model, true, true)
            : caller.ask(speech, model, true);

    assertThat(got.end()).as(model).isEqualTo(end);
    assertThat(got.isComplete()).as(model).isEqualTo(complete);
    assertThat(got.text())
        .as(model)
        .contains("How are ")
        .doesNotContain(
            "[DONE]",
            "\"finish_reason\":\"",
            "response.completed",
            "message_delta",
            "finishReason");
    assertThat(got.events()).as(model).allSatisfy(event -> assertThat(event.json()).isNotNull());
  }

  @Test
  void aWholeAnswerThatBreaksInTheMiddleHasHalfOfItsBytes() throws IOException {
    for (String model : List.of("stall-mid", "cut-mid", "close-mid")) {
      Got got =
          model.startsWith("stall")
              ? caller.askStalling(Speech.CHAT, model, false, true)
              : caller.ask(Speech.CHAT, model, false);

      int promised = Integer.parseInt(String.valueOf(got.header("content-length")));
      assertThat(got.body()).as(model).hasSize(promised / 2);
    }
    Got truncated = caller.ask(Speech.CHAT, "truncate", false);
    assertThat(truncated.isComplete()).isTrue();
    assertThat(isJson(truncated.text())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shortLengthPromisesMoreThanItSends(boolean stream) throws IOException {
    Got got = caller.ask(Speech.GEMINI, "short-length", stream);

    assertThat(got.end()).isEqualTo(End.CLOSED);
    assertThat(got.header("content-length")).isEqualTo(got.body().length + 100 + "");
  }

  @Test
  void garbageAndBadChunksAreNoHttp() throws IOException {
    assertThat(caller.ask(Speech.CHAT, "garbage", false).head()).contains("no HTTP");
    Got chunk = caller.ask(Speech.CHAT, "bad-chunk", false);
    assertThat(new String(chunk.bytes(), StandardCharsets.UTF_8))
        .contains("transfer-encoding: chunked")
        .contains("\r\nnone\r\n");
  }

  @ParameterizedTest
  @EnumSource
  void badEventIsOneCutJsonAmongRightOnes(Speech speech) throws IOException {
    List<Got.Event> events = caller.ask(speech, "bad-event", true).events();

    assertThat(
            events.stream()
                .filter(event -> !event.data().equals("[DONE]") && !isJson(event.data())))
        .hasSize(1);
    assertThat(isJson(caller.ask(speech, "bad-event", false).text())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void badUtf8IsNoUtf8(boolean stream) throws IOException {
    assertThat(caller.ask(Speech.CHAT, "bad-utf8", stream).body()).contains((byte) 0xFF);
  }

  private static boolean isJson(String text) {
    try {
      Json.MAPPER.readTree(text);
      return true;
    } catch (JacksonException e) {
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource
  void errorEventIsTheLastOfAStreamInTheDialectsForm(Speech speech) throws IOException {
    Got got = caller.ask(speech, "error-event", true);
    Got.Event last = got.events().getLast();

    assertThat(got.isComplete()).isTrue();
    assertThat(got.text()).contains("How are ");
    assertErrorEvent(speech, last);
    List<Got.Event> alone = caller.ask(speech, "error-first", true).events();
    assertThat(alone).hasSize(1);
    assertErrorEvent(speech, alone.getFirst());
  }

  private static void assertErrorEvent(Speech speech, Got.Event event) {
    JsonNode data = event.json();
    switch (speech) {
      case CHAT -> assertThat(data.at("/error/code").asString()).isEqualTo("overloaded");
      case RESPONSES -> {
        assertThat(event.name()).isEqualTo("response.failed");
        assertThat(data.at("/response/status").asString()).isEqualTo("failed");
        assertThat(data.at("/response/error/code").asString()).isEqualTo("overloaded");
      }
      case MESSAGES -> {
        assertThat(event.name()).isEqualTo("error");
        assertThat(data.at("/error/type").asString()).isEqualTo("overloaded_error");
      }
      case GEMINI -> assertThat(data.at("/error/status").asString()).isEqualTo("UNAVAILABLE");
    }
  }

  @Test
  void anErrorInAResponsesStreamIsNumberedOn() throws IOException {
    List<Got.Event> events = caller.ask(Speech.RESPONSES, "error-bare", true).events();

    assertThat(events.getLast().name()).isEqualTo("error");
    assertThat(events.getLast().json().path("sequence_number").asInt())
        .isEqualTo(events.size() - 1);
  }

  @Test
  void errorTailIsJsonWithoutFraming() throws IOException {
    assertThat(caller.ask(Speech.GEMINI, "error-tail", true).text())
        .contains("\n\n{\"error\":{\"code\":503");
  }

  @ParameterizedTest
  @EnumSource
  void everyStatusComesWithTheDialectsOwnError(Speech speech) throws IOException {
    for (int status :
        new int[] {
          400, 401, 402, 403, 404, 408, 409, 413, 422, 425, 429, 500, 502, 503, 504, 529
        }) {
      Got got = caller.ask(speech, "status-" + status, true);

      assertThat(got.status()).isEqualTo(status);
      assertThat(got.header("content-type")).isEqualTo("application/json");
      JsonNode error = got.json().path("error");
      assertThat(error.path("message").asString("")).isNotEmpty();
      switch (speech) {
        case CHAT, RESPONSES -> {
          assertThat(error.path("type").isString()).isTrue();
          assertThat(error.has("param") && error.has("code")).isTrue();
        }
        case MESSAGES -> {
          assertThat(got.json().path("type").asString()).isEqualTo("error");
          assertThat(got.json().path("request_id").asString()).isEqualTo(got.header("request-id"));
        }
        case GEMINI -> assertThat(error.path("code").asInt()).isEqualTo(status);
      }
    }
  }

  @Test
  void rateLimitsSayInEachFormWhenToComeBack() throws IOException {
    assertThat(caller.ask(Speech.CHAT, "429-seconds", false).header("retry-after")).isEqualTo("2");
    assertThat(caller.ask(Speech.CHAT, "429-ms", false).header("retry-after-ms")).isEqualTo("1200");
    assertThat(caller.ask(Speech.CHAT, "429-long", false).header("retry-after")).isEqualTo("999");
    Instant before = Instant.now().minusSeconds(1);
    String date = String.valueOf(caller.ask(Speech.CHAT, "429-date", false).header("retry-after"));
    assertThat(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
        .isBetween(before, before.plusSeconds(8));
    assertThat(caller.ask(Speech.CHAT, "429-reset", false).header("x-ratelimit-reset-requests"))
        .isEqualTo("1.2s");
    Got messages = caller.ask(Speech.MESSAGES, "429-reset", false);
    assertThat(Instant.parse(String.valueOf(messages.header("anthropic-ratelimit-requests-reset"))))
        .isBetween(before, before.plusSeconds(8));
    assertThat(
            caller
                .ask(Speech.GEMINI, "429-reset", false)
                .json()
                .at("/error/details/0/retryDelay")
                .asString())
        .isEqualTo("2s");
  }

  @Test
  void quotaAndContextSayWhatClientsLookFor() throws IOException {
    Got quota = caller.ask(Speech.CHAT, "quota", false);
    assertThat(quota.status()).isEqualTo(429);
    assertThat(quota.json().at("/error/code").asString()).isEqualTo("insufficient_quota");

    assertThat(caller.ask(Speech.RESPONSES, "context", true).json().at("/error/code").asString())
        .isEqualTo("context_length_exceeded");
    assertThat(caller.ask(Speech.MESSAGES, "context", true).text())
        .containsPattern("prompt is too long: \\d+ tokens > \\d+ maximum");
    assertThat(caller.ask(Speech.GEMINI, "context", true).text())
        .contains("exceeds the maximum number of tokens");
  }

  @Test
  void whatIsNotAnAnswerAtAll() throws IOException {
    Got html = caller.ask(Speech.CHAT, "html", true);
    assertThat(html.status()).isEqualTo(200);
    assertThat(html.header("content-type")).startsWith("text/html");
    assertThat(caller.ask(Speech.CHAT, "html-502", true).status()).isEqualTo(502);

    Got error = caller.ask(Speech.CHAT, "json-error-200", true);
    assertThat(error.status()).isEqualTo(200);
    assertThat(error.json().has("error")).isTrue();

    Got empty = caller.ask(Speech.CHAT, "empty", true);
    assertThat(empty.status()).isEqualTo(200);
    assertThat(empty.body()).isEmpty();
    assertThat(empty.isComplete()).isTrue();

    Got none = caller.ask(Speech.CHAT, "204", true);
    assertThat(none.status()).isEqualTo(204);
    assertThat(none.body()).isEmpty();

    Got moved = caller.ask(Speech.CHAT, "redirect", true);
    assertThat(moved.status()).isEqualTo(302);
    assertThat(moved.header("location")).isEqualTo("/v1/chat/completions?moved");

    Got json = caller.ask(Speech.CHAT, "json-for-stream", true);
    assertThat(json.header("content-type")).isEqualTo("application/json");
    assertThat(json.json().path("object").asString()).isEqualTo("chat.completion");

    assertThat(caller.ask(Speech.CHAT, "wrong-type", true).header("content-type"))
        .isEqualTo("text/plain");
  }

  @Test
  void aCredentialCanBeRepeatedOrDemanded() throws IOException {
    String body = Speech.CHAT.body("x", false, "x");
    String path = "/v1/chat/completions";

    Got echoed = caller.post(path, body, "x-sim", "echo-secret", "Authorization", "Bearer sk-1");
    assertThat(echoed.status()).isEqualTo(401);
    assertThat(echoed.text()).contains("sk-1");

    assertThat(caller.post(path, body, "x-sim", "expect-key").status()).isEqualTo(401);
    assertThat(caller.post(path, body, "x-sim", "expect-key", "x-api-key", "k").status())
        .isEqualTo(200);
    assertThat(caller.post(path, body, "x-sim", "expect-key:a", "x-goog-api-key", "b").status())
        .isEqualTo(401);
    assertThat(caller.post(path + "?key=a", body, "x-sim", "expect-key:a").status()).isEqualTo(200);
  }

  @Test
  void theFirstRequestsOfARunFail() throws IOException {
    String body = Speech.CHAT.body("fail-2-then-ok", false, "x");

    for (String run : List.of("one", "two")) {
      for (int status : new int[] {503, 503, 200, 200}) {
        assertThat(caller.post("/v1/chat/completions", body, "x-sim-run", run).status())
            .isEqualTo(status);
      }
    }
    String limited = Speech.CHAT.body("fail-1-429-then-ok", false, "by body");
    assertThat(caller.post("/v1/chat/completions", limited).status()).isEqualTo(429);
    assertThat(caller.post("/v1/chat/completions", limited).status()).isEqualTo(200);
  }

  @Test
  void aHeaderWinsOverTheModel() throws IOException {
    String body = Speech.CHAT.body("status-500", false, "x");

    assertThat(caller.post("/v1/chat/completions", body, "x-sim", "status-503").status())
        .isEqualTo(503);
    Got unknown = caller.post("/v1/chat/completions", body, "x-sim", "rset");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.text()).contains("x-sim is 'rset'");
  }
}
