package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Every client's dialect on every other one of a provider, through a whole gateway: answers are
/// complete, failures are the client's own, a broken stream never looks whole.
class CrossedTest {
  private static final String WORDS = "Grüß Gott, 世界! How are you?";
  private static final List<String> PROVIDERS = List.of("c", "r", "m", "g");

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start("timeouts: {first_token: 400ms, idle: 400ms, connect: 2s}");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  enum Client {
    CHAT("c", "/v3/router/chat/completions"),
    RESPONSES("r", "/v3/router/responses"),
    MESSAGES("m", "/v3/anthropic/v1/messages"),
    GEMINI("g", "/v3/google/v1beta/models/");

    private static final String SCHEMA =
        "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}";

    private final String own;
    private final String path;

    Client(String own, String path) {
      this.own = own;
      this.path = path;
    }

    HttpResponse<String> ask(String model, boolean stream) {
      String user = "{\"role\":\"user\",\"content\":\"" + WORDS + "\"}";
      String head = "{\"model\":\"" + model + "\",\"stream\":" + stream + ",";
      return switch (this) {
        case CHAT ->
            gateway.post(
                path,
                head
                    + "\"stream_options\":"
                    + (stream ? "{\"include_usage\":true}" : "null")
                    + ",\"messages\":["
                    + user
                    + "],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\","
                    + "\"parameters\":"
                    + SCHEMA
                    + "}}]}");
        case RESPONSES ->
            gateway.post(
                path,
                head
                    + "\"input\":["
                    + user
                    + "],\"tools\":[{\"type\":\"function\",\"name\":\"weather\",\"parameters\":"
                    + SCHEMA
                    + "}]}");
        case MESSAGES ->
            gateway.post(
                path,
                head
                    + "\"max_tokens\":100,\"messages\":["
                    + user
                    + "],\"tools\":[{\"name\":\"weather\",\"input_schema\":"
                    + SCHEMA
                    + "}]}");
        case GEMINI ->
            gateway.post(
                path
                    + model.replace("/", "%2F")
                    + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent"),
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\""
                    + WORDS
                    + "\"}]}],\"tools\":[{\"functionDeclarations\":[{\"name\":\"weather\","
                    + "\"parametersJsonSchema\":"
                    + SCHEMA
                    + "}]}]}");
      };
    }

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
        case CHAT, GEMINI -> stream.contains("data: {\"error\":");
        case RESPONSES -> stream.contains("response.failed");
        case MESSAGES -> stream.contains("event: error");
      };
    }

    /// The words of a streamed answer, put together.
    String said(String stream) {
      StringBuilder words = new StringBuilder();
      for (String line : stream.split("\n", -1)) {
        if (!line.startsWith("data: {")) {
          continue;
        }
        JsonNode data = TestGateway.JSON.readTree(line.substring(6));
        words.append(
            switch (this) {
              case CHAT -> data.at("/choices/0/delta/content").asString("");
              case RESPONSES ->
                  data.at("/type").asString("").equals("response.output_text.delta")
                      ? data.at("/delta").asString("")
                      : "";
              case MESSAGES -> data.at("/delta/text").asString("");
              case GEMINI ->
                  data.at("/candidates/0/content/parts/0/thought").asBoolean(false)
                      ? ""
                      : data.at("/candidates/0/content/parts/0/text").asString("");
            });
      }
      return words.toString();
    }
  }

  record Case(Client client, String provider, String behaviour, boolean stream, int status) {}

  private static void cross(
      List<Case> cases, String behaviour, int status, boolean whole, boolean streamed) {
    for (Client client : Client.values()) {
      for (String provider : PROVIDERS) {
        if (provider.equals(client.own)) {
          continue;
        }
        if (whole) {
          cases.add(new Case(client, provider, behaviour, false, status));
        }
        if (streamed) {
          cases.add(new Case(client, provider, behaviour, true, status));
        }
      }
    }
  }

  static List<Case> complete() {
    List<Case> cases = new ArrayList<>();
    for (String how :
        List.of(
            "echo",
            "reasoning",
            "tool",
            "tools",
            "cached",
            "no-usage",
            "drip",
            "split-utf8",
            "gzip")) {
      cross(cases, how, 200, true, true);
    }
    for (String how : List.of("crlf", "comments", "bom", "chunks-5-1ms", "json-for-stream")) {
      cross(cases, how, 200, false, true);
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("complete")
  void anAnswerIsCompleteInTheClientsDialect(Case row) {
    HttpResponse<String> answer = row.client.ask(row.provider + "/" + row.behaviour, row.stream);
    assertThat(answer.statusCode()).as(row + answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith(row.stream ? "text/event-stream" : "application/json");
    assertThat(answer.headers().firstValue("x-turnpike-model"))
        .hasValue(row.provider + "/" + row.behaviour);
    if (row.stream) {
      assertThat(row.client.looksComplete(answer.body())).as(answer.body()).isTrue();
      assertThat(row.client.hasErrorEvent(answer.body())).as(answer.body()).isFalse();
    }
    if (row.behaviour.startsWith("tool")) {
      assertThat(answer.body()).contains("weather").contains("city");
    } else if (!row.behaviour.startsWith("chunks")) {
      String said = row.stream ? row.client.said(answer.body()) : answer.body();
      assertThat(said).contains(WORDS);
    }
    JsonNode trace = gateway.trace(answer);
    assertThat(trace.at("/status").asString()).isEqualTo("ok");
    if (!row.behaviour.equals("no-usage")) {
      assertThat(trace.at("/usage/prompt_tokens").asLong()).as(trace.toString()).isPositive();
    }
  }

  static List<Case> refused() {
    List<Case> cases = new ArrayList<>();
    Map.of(
            "status-400", 400,
            "status-401", 502,
            "status-404", 404,
            "429-seconds", 429,
            "context", 400,
            "status-500", 500,
            "529", 529,
            "html", 502,
            "reset", 502,
            "stall-first", 504)
        .forEach((how, status) -> cross(cases, how, status, true, true));
    cross(cases, "truncate", 502, true, false);
    return cases;
  }

  @ParameterizedTest
  @MethodSource("refused")
  void aFailureIsTheClientsOwn(Case row) {
    HttpResponse<String> answer = row.client.ask(row.provider + "/" + row.behaviour, row.stream);
    int status = row.status == 529 && row.client != Client.MESSAGES ? 503 : row.status;
    assertThat(answer.statusCode()).as(row + answer.body()).isEqualTo(status);
    JsonNode error = TestGateway.JSON.readTree(answer.body());
    assertThat(error.at("/error/message").asString("")).isNotEmpty();
    assertThat(error.has("type")).isEqualTo(row.client == Client.MESSAGES);
    assertThat(error.at("/error/status").isString()).isEqualTo(row.client == Client.GEMINI);
    if (row.behaviour.equals("context") && row.client == Client.MESSAGES) {
      assertThat(answer.body()).contains("prompt is too long");
    }
    if (row.behaviour.equals("context") && row.client == Client.RESPONSES) {
      assertThat(answer.body()).contains("context_length_exceeded");
    }
    if (row.behaviour.equals("429-seconds")) {
      assertThat(answer.headers().firstValue("retry-after")).hasValue("2");
    }
  }

  static List<Case> broken() {
    List<Case> cases = new ArrayList<>();
    for (String how :
        List.of(
            "stall-mid",
            "cut-mid",
            "close-mid",
            "truncate",
            "bad-event",
            "error-event",
            "error-tail")) {
      cross(cases, how, 200, false, true);
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBrokenStreamEndsAsAnErrorOfTheClientsDialect(Case row) {
    HttpResponse<String> answer = row.client.ask(row.provider + "/" + row.behaviour, true);
    assertThat(answer.statusCode()).as(row + answer.body()).isEqualTo(200);
    assertThat(row.client.hasErrorEvent(answer.body())).as(answer.body()).isTrue();
    assertThat(row.client.looksComplete(answer.body())).as(answer.body()).isFalse();
    assertThat(gateway.trace(answer).at("/status").asString()).isEqualTo("error");
  }

  @Test
  void whatOneTargetCannotTakeAnotherMay() {
    HttpResponse<String> answer =
        gateway.post(
            "/v3/router/chat/completions",
            "{\"model\":\"m/echo\",\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                + "\"fallbacks\":[{\"model\":\"c/echo\"}]}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-turnpike-model")).hasValue("c/echo");
    HttpResponse<String> alone =
        gateway.post(
            "/v3/router/chat/completions",
            "{\"model\":\"m/echo\",\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    assertThat(alone.statusCode()).isEqualTo(400);
    assertThat(TestGateway.JSON.readTree(alone.body()).at("/error/param").asString(""))
        .isEqualTo("n");
  }

  @Test
  void failureIsToldAndNotWhatItsFallbackCannotTake() {
    HttpResponse<String> answer =
        gateway.post(
            "/v3/router/chat/completions",
            "{\"model\":\"c/status-503\",\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                + "\"fallbacks\":[{\"model\":\"m/echo\"}]}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
  }

  @Test
  void claudeCodesMarkForALargeWindowIsNoPartOfTheModel() {
    HttpResponse<String> answer =
        gateway.post(
            "/v3/anthropic/v1/messages",
            "{\"model\":\"c/echo[1M][1m]\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-turnpike-model")).hasValue("c/echo");
  }

  @ParameterizedTest
  @MethodSource("counts")
  void tokensAreCountedForEveryModel(Client client, String provider) {
    HttpResponse<String> answer =
        client == Client.MESSAGES
            ? gateway.post(
                "/v3/anthropic/v1/messages/count_tokens",
                "{\"model\":\""
                    + provider
                    + "/echo\",\"messages\":[{\"role\":\"user\",\"content\":\""
                    + WORDS
                    + "\"}]}")
            : gateway.post(
                "/v3/google/v1beta/models/" + provider + "%2Fecho:countTokens",
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"" + WORDS + "\"}]}]}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode count = TestGateway.JSON.readTree(answer.body());
    assertThat(count.at(client == Client.MESSAGES ? "/input_tokens" : "/totalTokens").asLong())
        .isBetween(5L, 60L);
    assertThat(answer.headers().firstValue("x-turnpike-notes")).hasValue("estimated:input_tokens");
  }

  static List<Arguments> counts() {
    List<Arguments> counts = new ArrayList<>();
    for (Client client : List.of(Client.MESSAGES, Client.GEMINI)) {
      for (String provider : PROVIDERS) {
        if (!provider.equals(client.own)) {
          counts.add(Arguments.of(client, provider));
        }
      }
    }
    return counts;
  }
}
