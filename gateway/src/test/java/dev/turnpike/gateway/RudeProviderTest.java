package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Providers that answer what no simulator of a provider would: told byte by byte.
class RudeProviderTest {
  private static final String KEY = "zq7Lw-4m9Xt-key-0815-0815";
  private static final String ESCAPED = KEY.replace("-", "\\u002d");

  /// Longer than any test waits, so that who waits for it fails.
  private static final String TIMEOUTS = "timeouts: {first_token: 15s, idle: 15s}\n";

  private static RawProvider provider;
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws IOException {
    provider = new RawProvider();
    String origin = "base_url: \"http://127.0.0.1:" + provider.port();
    gateway =
        TestGateway.start(
            TIMEOUTS,
            """
              raw: {dialect: chat, %1$s/v1", api_key: %2$s}
              raw-m: {dialect: messages, %1$s", api_key: %2$s}
              raw-r: {dialect: responses, %1$s/v1", api_key: %2$s}
              deepseek: {%1$s/v1", api_key: %2$s}
            """ // indented by two
                .formatted(origin, KEY));
    for (int i = 0; i < 20; i++) { // so that there is a budget for further attempts
      assertThat(chat("c/echo", false).statusCode()).isEqualTo(200);
    }
  }

  @AfterAll
  static void stop() {
    gateway.close();
    provider.close();
  }

  private static HttpResponse<String> chat(String model, boolean stream) {
    return chat(model, stream, "");
  }

  private static HttpResponse<String> chat(String model, boolean stream, String more) {
    return gateway.post(
        "/v1/chat/completions",
        "{\"model\":\""
            + model
            + "\",\"stream\":"
            + stream
            + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"
            + more
            + "}");
  }

  private static HttpResponse<String> responses(String model) {
    return gateway.post(
        "/v1/responses", "{\"model\":\"" + model + "\",\"stream\":true,\"input\":\"hi\"}");
  }

  private static HttpResponse<String> messages(String model) {
    return gateway.post(
        "/v1/messages",
        "{\"model\":\""
            + model
            + "\",\"stream\":true,\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
  }

  private static String outcomes(HttpResponse<?> answer) {
    return String.join(
        " ",
        gateway
            .trace(answer)
            .at("/attempts")
            .valueStream()
            .map(attempt -> attempt.at("/outcome").asString())
            .toList());
  }

  // Keys.

  private static final String GOOD =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Gut\"}}]}\n\n";
  private static final String CREATED =
      """
      data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_1"}}

      data: {"type":"response.output_text.delta","sequence_number":1,"delta":"Gut"}

      """;
  private static final String STARTED =
      """
      data: {"type":"message_start","message":{"model":"c"}}

      data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Gut"}}

      """;

  private static String error(String key) {
    return "data: {\"error\":{\"message\":\"bad key " + key + "\",\"code\":500}}\n\n";
  }

  private static void assertNowhere(HttpResponse<String> answer) {
    String trace = gateway.trace(answer).toString();
    for (String spelled :
        List.of(KEY, ESCAPED, ESCAPED.replace("\\", "\\\\"), KEY.substring(0, 8))) {
      assertThat(answer.body()).doesNotContain(spelled);
      assertThat(answer.headers().map().toString()).doesNotContain(spelled);
      assertThat(trace).doesNotContain(spelled);
    }
  }

  @Test
  void aKeyInAnErrorEventIsStarredAlsoWhereItComesInTwoPieces() {
    for (String key : List.of(KEY, ESCAPED)) {
      for (int cut = 1; cut < error(key).length(); cut += 7) {
        provider.says(
            RawProvider.stream(),
            RawProvider.chunk(GOOD + error(key).substring(0, cut)),
            RawProvider.chunk(error(key).substring(cut)),
            RawProvider.lastChunk());
        HttpResponse<String> answer = chat("raw/x", true);
        assertThat(answer.body()).startsWith(GOOD + "data: {\"error\":").contains("bad key ***");
        assertNowhere(answer);
      }
    }
  }

  @Test
  void aKeyInAnErrorEventOfOtherDialectsIsStarred() {
    provider.says(
        RawProvider.stream(),
        RawProvider.chunk(STARTED),
        RawProvider.chunk("event: error\n" + error(KEY)),
        RawProvider.lastChunk());
    HttpResponse<String> said = messages("raw-m/x");
    assertThat(said.body()).startsWith(STARTED).contains("bad key ***");
    assertNowhere(said);
    provider.says(
        RawProvider.stream(),
        RawProvider.chunk(CREATED),
        RawProvider.chunk(
            "event: error\ndata: {\"type\":\"error\",\"code\":\"server_error\",\"message\":\"bad key "
                + KEY
                + "\"}\n\n"),
        RawProvider.lastChunk());
    HttpResponse<String> told = responses("raw-r/x");
    assertThat(told.body()).startsWith(CREATED + "event: error\n").contains("bad key ***");
    assertNowhere(told);
  }

  @Test
  void aKeyInAnErrorBeforeTheFirstEventOrAcrossDialectsIsStarred() {
    provider.says(RawProvider.stream(), RawProvider.chunk(error(KEY)), RawProvider.lastChunk());
    HttpResponse<String> first = chat("raw/x", true);
    assertThat(first.body()).contains("bad key **");
    assertNowhere(first);
    provider.says(
        RawProvider.stream(),
        RawProvider.chunk(GOOD),
        RawProvider.chunk(error(KEY)),
        RawProvider.lastChunk());
    HttpResponse<String> crossed = messages("raw/x");
    assertThat(crossed.body()).contains("event: error").contains("bad key **");
    assertNowhere(crossed);
    provider.says(RawProvider.json(200, "{\"error\":{\"message\":\"bad key " + KEY + "\"}}"));
    HttpResponse<String> inside = chat("raw/x", false);
    assertThat(inside.body()).contains("bad key **");
    assertNowhere(inside);
  }

  @Test
  void aKeyInAnErrorBodyIsStarredHoweverItIsSpelled() {
    for (String key : List.of(KEY, ESCAPED, ESCAPED.replace("\\", "\\\\"))) {
      provider.says(RawProvider.json(400, "{\"error\":{\"message\":\"bad key " + key + "\"}}"));
      HttpResponse<String> answer = chat("raw/x", false);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).matches("\\{\"error\":\\{\"message\":\"bad key \\*{25,}\"}}");
      assertNowhere(answer);
    }
  }

  @Test
  void aKeyInAHeaderIsStarred() {
    for (int status : new int[] {200, 400}) {
      provider.says(RawProvider.json(status, WHOLE, "x-request-id: for-" + KEY));
      HttpResponse<String> answer = chat("raw/x", false);
      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.headers().firstValue("x-request-id"))
          .hasValue("for-" + "*".repeat(KEY.length()));
      assertNowhere(answer);
    }
  }

  // Ends.

  private static final String FINISH =
      "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
  private static final String DONE = "data: [DONE]\n\n";
  private static final String USAGE =
      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}\n\n";

  static List<List<String>> complete() {
    return List.of(
        List.of("chat", GOOD + FINISH + DONE),
        List.of("messages", STARTED + "data: {\"type\":\"message_stop\"}\n\n"),
        List.of(
            "responses",
            CREATED
                + "data: {\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[]}}\n\n"));
  }

  private static HttpResponse<String> ask(String dialect) {
    return switch (dialect) {
      case "chat" -> chat("raw/x", true);
      case "messages" -> messages("raw-m/x");
      default -> responses("raw-r/x");
    };
  }

  @ParameterizedTest
  @MethodSource("complete")
  void aStreamIsCompleteAtItsTerminalEventThoughTheProviderHoldsItOpen(List<String> row) {
    int left = provider.callersLeft();
    provider.saysAndHolds(RawProvider.stream(), RawProvider.chunk(row.getLast()));
    long begun = System.nanoTime();
    HttpResponse<String> answer = ask(row.getFirst());
    assertThat(System.nanoTime() - begun).isLessThan(10_000_000_000L);
    assertThat(answer.body()).isEqualTo(row.getLast());
    assertThat(gateway.trace(answer).at("/status").asString()).isEqualTo("ok");
    assertThat(outcomes(answer)).isEqualTo("ok");
    Eventually.holds("the connection is closed", () -> provider.callersLeft() > left);
  }

  @ParameterizedTest
  @MethodSource("complete")
  void whatComesBehindTheTerminalEventIsNotPassedOn(List<String> row) {
    for (String late : List.of(error(KEY), GOOD, USAGE, ": late\n\n", "rubbish")) {
      provider.says(
          RawProvider.stream(), RawProvider.chunk(row.getLast() + late), RawProvider.lastChunk());
      HttpResponse<String> answer = ask(row.getFirst());
      assertThat(answer.body()).as(late).isEqualTo(row.getLast());
      assertThat(gateway.trace(answer).at("/status").asString()).isEqualTo("ok");
    }
  }

  @Test
  void aConnectionThatEndsItsStreamServesTheNextCall() {
    provider.saysAndHolds(
        RawProvider.stream(), RawProvider.chunk(GOOD + FINISH + DONE), RawProvider.lastChunk());
    int begun = provider.connections();
    for (int i = 0; i < 5; i++) {
      assertThat(chat("raw/x", true).body()).endsWith(DONE);
    }
    assertThat(provider.calls()).isEqualTo(5);
    assertThat(provider.connections() - begun).isLessThan(5);
  }

  @Test
  void aStreamWhoseSecondChoiceIsCutOffIsAnError() {
    String both = GOOD + GOOD.replace("\"index\":0", "\"index\":1");
    provider.says(RawProvider.stream(), RawProvider.chunk(both + FINISH), RawProvider.lastChunk());
    HttpResponse<String> cut = chat("raw/x", true, ",\"n\":2");
    assertThat(cut.body()).startsWith(both + FINISH + "data: {\"error\":").doesNotContain("[DONE]");
    assertThat(outcomes(cut)).isEqualTo("garbled");
    provider.says(RawProvider.stream(), RawProvider.chunk(GOOD + FINISH), RawProvider.lastChunk());
    HttpResponse<String> whole = chat("raw/x", true);
    assertThat(whole.body()).isEqualTo(GOOD + FINISH);
    assertThat(outcomes(whole)).isEqualTo("ok");
  }

  @Test
  void aStreamOfNothingButItsEndIsNoAnswer() {
    provider.says(RawProvider.stream(), RawProvider.chunk(DONE), RawProvider.lastChunk());
    HttpResponse<String> answer = chat("raw/x", true);
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(outcomes(answer)).isEqualTo("garbled");
    HttpResponse<String> other = // a model that was not set aside
        chat("raw/empty", true, ",\"fallbacks\":[{\"model\":\"c/echo\"}]");
    assertThat(other.statusCode()).isEqualTo(200);
    assertThat(outcomes(other)).isEqualTo("garbled ok");
  }

  @Test
  void anErrorEventOfResponsesIsFollowedByItsFailureThoughTheProviderSaysNoMore() {
    String error =
        "event: error\ndata: {\"type\":\"error\",\"sequence_number\":2,\"code\":\"server_is_overloaded\",\"message\":\"busy\"}\n\n";
    provider.saysAndHolds(RawProvider.stream(), RawProvider.chunk(CREATED + error));
    HttpResponse<String> answer = responses("raw-r/x");
    assertThat(answer.body())
        .startsWith(
            CREATED
                + error
                + "event: response.failed\ndata: {\"type\":\"response.failed\",\"sequence_number\":3,")
        .contains("\"id\":\"resp_1\"", "{\"code\":\"server_is_overloaded\",\"message\":\"busy\"}");
    assertThat(outcomes(answer)).isEqualTo("upstream_5xx");
  }

  // What cannot be read.

  private static final String WHOLE =
      "{\"choices\":[{\"message\":{\"content\":\"Gut\"},\"finish_reason\":\"stop\"}]}";

  static List<String> unreadable() {
    return List.of(
        "SSH-2.0-OpenSSH_9.6\r\n",
        "rubbish rubbish rubbish\r\n\r\n",
        "HTTP/1.1 200 OK\r\n" + "x-a: 0123456789012345678901234567890\r\n".repeat(4_000) + "\r\n",
        "HTTP/1.1 200 " + "OK".repeat(5_000) + "\r\n\r\n",
        "HTTP/1.1 many OK\r\n\r\n",
        "HTTP/7.3 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        RawProvider.json(200, WHOLE, "Content-Length: 5"),
        RawProvider.json(200, WHOLE, "Transfer-Encoding: chunked"),
        RawProvider.json(200, WHOLE, "x-request-id: a\rb"),
        RawProvider.json(200, WHOLE, "x-request-id: a\0b"));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void anAnswerThatIsNotHttpIsAnAnswerAndNotAskedForAgain(String bytes) {
    for (boolean stream : new boolean[] {false, true}) {
      provider.saysAndHolds(bytes);
      HttpResponse<String> answer = chat("raw/x", stream);
      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(answer.body()).contains("The provider's answer is not HTTP that can be read.");
      assertThat(outcomes(answer)).isEqualTo("garbled");
      assertThat(provider.calls()).isEqualTo(1);
    }
  }

  @Test
  void aConnectionThatIsClosedWithoutAWordIsTriedOnceMore() {
    provider.says();
    HttpResponse<String> answer = chat("raw/x", false);
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(outcomes(answer)).isEqualTo("reset reset");
    assertThat(provider.calls()).isEqualTo(2);
  }

  @Test
  void anEndlessErrorIsCutAndToldInOurWords() {
    String start = "{\"error\":{\"message\":\"Your fault. ";
    String body = start + "x".repeat(1024 * 1024) + "\"}}";
    provider.saysAndHolds(RawProvider.head(422, "application/json", 2 * body.length()), body);
    HttpResponse<String> answer = chat("raw/x", false);
    assertThat(answer.statusCode()).isEqualTo(422);
    JsonNode error = TestGateway.JSON.readTree(answer.body()).at("/error");
    assertThat(error.at("/message").asString())
        .isEqualTo("The provider answered with status 422 and more than 1048576 bytes.");
    assertThat(gateway.trace(answer).at("/attempts").toString()).contains("Your fault.");
    HttpResponse<String> crossed = messages("raw/x");
    assertThat(crossed.statusCode()).isEqualTo(422);
    assertThat(crossed.body()).contains("\"type\":\"error\"").contains("more than 1048576 bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {405, 408, 409, 410, 413, 422, 425})
  void noWaitIsLongerThanAMinute(int status) {
    String body = "{\"error\":{\"message\":\"no\"}}";
    provider.says(RawProvider.json(status, body, "Retry-After: 999", "Retry-After-Ms: 999999"));
    HttpResponse<String> answer = chat("raw/x", false);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo(body);
    assertThat(answer.headers().firstValue("retry-after")).hasValue("60");
    assertThat(answer.headers().firstValue("retry-after-ms")).hasValue("60000");
  }

  @ParameterizedTest
  @CsvSource({
    "7,7",
    "60,60",
    "60.5,60",
    "0.5,0.5",
    "'Fri, 31 Dec 2100 23:59:59 GMT',",
    "-5,",
    "soon,"
  })
  void aWaitThatIsShortEnoughIsPassedOn(String wait, String wanted) {
    provider.says(RawProvider.json(409, "{}", "Retry-After: " + wait));
    assertThat(chat("raw/x", false).headers().firstValue("retry-after").orElse(null))
        .isEqualTo(wanted);
  }

  // Usage.

  @Test
  void aReportOfNothingIsPricedAndNoReportIsNot() {
    String zeros =
        WHOLE.replace("}]}", "}],\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0}}");
    provider.says(RawProvider.json(200, zeros));
    HttpResponse<String> answer = chat("deepseek/deepseek-chat", false);
    assertThat(answer.headers().firstValue("x-turnpike-cost")).hasValue("0");
    JsonNode cost = gateway.trace(answer).at("/cost");
    assertThat(cost.at("/total_nanos").asLong(-1)).as(cost.toString()).isZero();
  }
}
