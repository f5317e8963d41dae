package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.PassThroughTest.Capture;
import dev.turnpike.simulator.Journal.Received;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// What real clients sent in November 2026, replayed at providers that speak another dialect: each
/// client gets a complete answer in its own.
class CapturesCrossedTest {
  /// One request of each client, the latest of a conversation with a tool where there is one.
  private static final List<String> CLIENTS =
      List.of(
          "claude-code-tool-002",
          "claude-code-discovery-003",
          "codex-tool-002",
          "gemini-cli-tool-002",
          "opencode-tool-003",
          "opencode-text-002",
          "sdk-java-002",
          "sdk-java-013",
          "sdk-js-aisdk-004",
          "sdk-js-aisdk-012",
          "sdk-js-aisdk-020",
          "sdk-js-anthropic-004",
          "sdk-js-openai-007");

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

  static Stream<Arguments> everyForeignProvider() throws IOException {
    List<Arguments> ways = new ArrayList<>();
    for (Capture capture : PassThroughTest.captures()) {
      if (CLIENTS.contains(capture.name().replace(".json", ""))) {
        for (String provider : List.of("c", "r", "m", "g")) {
          if (!provider.equals(own(capture))) {
            ways.add(Arguments.of(capture, provider));
          }
        }
      }
    }
    assertThat(ways).hasSize(CLIENTS.size() * 3);
    return ways.stream();
  }

  private static String own(Capture capture) {
    String url = capture.url();
    return url.contains("/chat/completions")
        ? "c"
        : url.contains("/responses") ? "r" : url.contains("/messages") ? "m" : "g";
  }

  @ParameterizedTest
  @MethodSource("everyForeignProvider")
  void aCapturedRequestIsAnsweredByAForeignProvider(Capture capture, String provider) {
    HttpResponse<String> answer = replay(capture, provider + "/echo");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-turnpike-model")).hasValue(provider + "/echo");
    boolean streams =
        capture.body().contains("\"stream\":true") || capture.url().contains(":stream");
    assertThat(answer.body()).contains(endOfAnswer(own(capture), streams));
    assertThat(gateway.trace(answer).at("/status").asString()).isEqualTo("ok");
    assertThat(gateway.upstream().received()).hasSize(1);
    Received received = gateway.upstream().received().getFirst();
    assertThat(received.header("authorization")).isNotEqualTo("Bearer " + TestGateway.KEY);
    assertThat(received.header("anthropic-beta")).isNull();
    assertThat(TestGateway.JSON.readTree(received.body()).isObject()).isTrue();
  }

  private static HttpResponse<String> replay(Capture capture, String model) {
    JsonNode asked = TestGateway.JSON.readTree(capture.body()).path("model");
    String body =
        asked.isMissingNode()
            ? capture.body()
            : capture
                .body()
                .replace("\"model\":\"" + asked.asString() + "\"", "\"model\":\"" + model + "\"");
    String url =
        capture.url().replaceFirst("/models/[^:]*:", "/models/" + model.replace("/", "%2F") + ":");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway.origin() + url))
            .header("authorization", "Bearer " + TestGateway.KEY)
            .POST(BodyPublishers.ofString(body));
    capture.headers().forEach(request::header);
    return gateway.send(request.build());
  }

  /// What only a complete answer of this client's dialect has.
  private static String endOfAnswer(String client, boolean streams) {
    return switch (client) {
      case "c" -> streams ? "data: [DONE]" : "\"finish_reason\":\"stop\"";
      case "r" -> streams ? "event: response.completed" : "\"status\":\"completed\"";
      case "m" -> streams ? "event: message_stop" : "\"stop_reason\":\"end_turn\"";
      default -> "\"finishReason\":\"STOP\"";
    };
  }
}
