package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Every row of the fault matrix, in every dialect, whole and streamed: what the client gets, and
/// what the trace says. A client never gets half an answer that looks whole.
class FaultMatrixTest {
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        TestGateway.start(
            "timeouts: {first_token: 400ms, idle: 400ms, connect: 2s}\nlimits: {reply: 2MB, stream_bytes: 8MB}");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  enum Dialect {
    CHAT("c", "/v3/router/chat/completions"),
    RESPONSES("r", "/v3/router/responses"),
    MESSAGES("m", "/v3/anthropic/v1/messages"),
    GEMINI("g", "/v3/google/v1beta/models/");

    private final String provider;
    private final String path;

    Dialect(String provider, String path) {
      this.provider = provider;
      this.path = path;
    }

    HttpResponse<String> ask(String behaviour, boolean stream) {
      String model = provider + "/" + behaviour;
      String user = "\"role\":\"user\",\"content\":\"Hello there, how are you today?\"";
      return switch (this) {
        case CHAT ->
            gateway.post(
                path,
                "{\"model\":\""
                    + model
                    + "\",\"stream\":"
                    + stream
                    + ",\"messages\":[{"
                    + user
                    + "}]}");
        case RESPONSES ->
            gateway.post(
                path,
                "{\"model\":\""
                    + model
                    + "\",\"stream\":"
                    + stream
                    + ",\"input\":[{"
                    + user
                    + "}]}");
        case MESSAGES ->
            gateway.post(
                path,
                "{\"model\":\""
                    + model
                    + "\",\"max_tokens\":100,\"stream\":"
                    + stream
                    + ",\"messages\":[{"
                    + user
                    + "}]}");
        case GEMINI ->
            gateway.post(
                path
                    + model.replace("/", "%2F")
                    + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent"),
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hello there, how are you?\"}]}]}");
      };
    }

    /// Whether a stream ends as only a complete one does.
    boolean looksComplete(String stream) {
      return switch (this) {
        case CHAT -> stream.contains("[DONE]");
        case RESPONSES -> stream.contains("response.completed");
        case MESSAGES -> stream.contains("message_stop");
        case GEMINI -> stream.contains("finishReason");
      };
    }

    boolean hasErrorEvent(String stream) {
      return switch (this) {
        case CHAT -> stream.contains("data: {\"error\":");
        case RESPONSES -> stream.contains("response.failed");
        case MESSAGES -> stream.contains("event: error");
        case GEMINI -> stream.contains("data: {\"error\":");
      };
    }
  }

  record Case(Dialect dialect, String behaviour, boolean stream, int status, String outcome) {}

  /// What ends before anything reached the client: behaviour, status, outcome in the trace.
  private static final List<List<Object>> BEFORE =
      List.of(
          List.of("reset", 502, "reset"),
          List.of("hang-up", 502, "reset"),
          List.of("stall-first", 504, "ttfb_timeout"),
          List.of("stall-headers", 504, "ttfb_timeout"),
          List.of("status-400", 400, "upstream_4xx"),
          List.of("status-401", 502, "provider_auth"),
          List.of("status-402", 429, "provider_quota"),
          List.of("status-403", 502, "provider_auth"),
          List.of("status-404", 404, "model_missing"),
          List.of("status-408", 408, "upstream_4xx"),
          List.of("status-409", 409, "upstream_4xx"),
          List.of("status-413", 413, "upstream_4xx"),
          List.of("status-422", 422, "upstream_4xx"),
          List.of("status-429", 429, "rate_limited"),
          List.of("429-seconds", 429, "rate_limited"),
          List.of("429-long", 429, "rate_limited"),
          List.of("context", 400, "context_too_long"),
          List.of("status-500", 500, "upstream_5xx"),
          List.of("status-502", 502, "upstream_5xx"),
          List.of("status-503", 503, "upstream_5xx"),
          List.of("status-504", 504, "upstream_5xx"),
          List.of("html", 502, "garbled"),
          List.of("empty", 502, "garbled"),
          List.of("204", 502, "garbled"),
          List.of("redirect", 502, "garbled"),
          List.of("headers-flood", 502, "garbled"),
          List.of("interim-flood", 504, "ttfb_timeout"),
          List.of("garbage", 502, "garbled"));

  private static final List<List<Object>> WHOLE_ONLY =
      List.of(
          List.of("truncate", 502, "garbled"),
          List.of("short-length", 502, "garbled"),
          List.of("cut-mid", 502, "garbled"),
          List.of("close-mid", 502, "garbled"),
          List.of("bad-event", 502, "garbled"),
          List.of("size-3000000", 502, "garbled"),
          List.of("wrong-type", 502, "garbled"));

  private static final List<List<Object>> STREAM_ONLY =
      List.of(List.<Object>of("wrong-type", 502, "garbled"));

  /// What breaks in the middle of a stream.
  private static final Map<String, String> MIDDLE =
      Map.of(
          "stall-mid", "idle_timeout",
          "cut-mid", "reset",
          "close-mid", "reset",
          "truncate", "garbled",
          "bad-event", "garbled",
          "bad-utf8", "garbled",
          "endless", "garbled");

  static List<Case> before() {
    List<Case> cases = new ArrayList<>();
    for (Dialect dialect : Dialect.values()) {
      BEFORE.forEach(row -> cases.add(ask(dialect, row, true)));
      BEFORE.forEach(row -> cases.add(ask(dialect, row, false)));
      WHOLE_ONLY.forEach(row -> cases.add(ask(dialect, row, false)));
      STREAM_ONLY.forEach(row -> cases.add(ask(dialect, row, true)));
    }
    return cases;
  }

  private static Case ask(Dialect dialect, List<Object> row, boolean stream) {
    return new Case(dialect, (String) row.get(0), stream, (int) row.get(1), (String) row.get(2));
  }

  static List<Case> middle() {
    List<Case> cases = new ArrayList<>();
    for (Dialect dialect : Dialect.values()) {
      MIDDLE.forEach((how, outcome) -> cases.add(new Case(dialect, how, true, 200, outcome)));
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("before")
  void aFaultBeforeTheAnswerIsAStatus(Case row) {
    HttpResponse<String> answer = row.dialect.ask(row.behaviour, row.stream);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(row.status);
    assertThat(answer.body())
        .contains("\"error\"")
        .doesNotContain("<html")
        .doesNotContain("127.0.0.1");
    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith("application/json");
    assertThat(answer.headers().firstValue("x-turnpike-trace-id")).isPresent();
    answer
        .headers()
        .firstValue("retry-after")
        .ifPresent(seconds -> assertThat(Long.parseLong(seconds)).isBetween(0L, 60L));
    JsonNode trace = gateway.trace(answer);
    assertThat(trace.at("/status").asString()).isEqualTo("error");
    assertThat(trace.at("/attempts").toString())
        .as(row.toString())
        .contains("\"" + row.outcome + "\"");
    assertThat(trace.at("/cost/total_nanos").isNull()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("middle")
  void aFaultInTheMiddleOfAStreamIsAnErrorEvent(Case row) {
    HttpResponse<String> answer = row.dialect.ask(row.behaviour, true);
    assertThat(answer.statusCode()).as(row + answer.body()).isEqualTo(200);
    assertThat(row.dialect.hasErrorEvent(answer.body())).as(tail(answer.body())).isTrue();
    assertThat(row.dialect.looksComplete(answer.body())).as(tail(answer.body())).isFalse();
    JsonNode trace = gateway.trace(answer);
    assertThat(trace.at("/status").asString()).isEqualTo("error");
    assertThat(trace.at("/attempts").toString())
        .as(row.toString())
        .contains("\"" + row.outcome + "\"");
  }

  private static String tail(String text) {
    return text.substring(Math.max(0, text.length() - 600));
  }

  static List<Case> kept() {
    List<Case> cases = new ArrayList<>();
    for (Dialect dialect : Dialect.values()) {
      for (String how :
          List.of(
              "echo",
              "tool",
              "reasoning",
              "cached",
              "no-usage",
              "drip",
              "split-utf8",
              "crlf",
              "comments",
              "gzip",
              "cookies")) {
        cases.add(new Case(dialect, how, true, 200, "ok"));
        cases.add(new Case(dialect, how, false, 200, "ok"));
      }
      cases.add(new Case(dialect, "json-for-stream", true, 200, "ok"));
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("kept")
  void whatIsOddButCompleteIsAnAnswer(Case row) {
    HttpResponse<String> answer = row.dialect.ask(row.behaviour, row.stream);
    assertThat(answer.statusCode()).as(row + answer.body()).isEqualTo(200);
    assertThat(row.stream && !row.dialect.looksComplete(answer.body())).as(answer.body()).isFalse();
    assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
    assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
    JsonNode trace = gateway.trace(answer);
    assertThat(trace.at("/status").asString()).isEqualTo("ok");
    assertThat(trace.at("/usage/completion_tokens").asLong()).isPositive();
  }
}
