package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.simulator.Journal.Received;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// What real clients sent in November 2026, replayed: the provider gets their bytes, and they get
/// the provider's.
class PassThroughTest {
  private static final String INCLUDE_USAGE = "\"stream_options\":{\"include_usage\":true}";

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        TestGateway.start(
            """
            aliases:
              gpt-4o: openai/gpt-4o
              claude: anthropic/claude-sonnet-4-5
              claude-sonnet-4-5: anthropic/claude-sonnet-4-5
              claude-opus-5-5: anthropic/claude-opus-5-5
            """);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void forget() {
    gateway.upstream().clear();
  }

  /// One request of a real client, its long texts cut.
  record Capture(String name, String url, Map<String, String> headers, String body) {
    @Override
    public String toString() {
      return name;
    }

    boolean isStreamedChat() {
      return url.contains("/chat/completions") && body.contains("\"stream\":true");
    }

    boolean asksForUsage() {
      return body.contains("\"include_usage\":true");
    }
  }

  static List<Capture> captures() throws IOException {
    List<Capture> captures = new ArrayList<>();
    for (String line : resource("/captures/index").split("\n", -1)) {
      if (!line.isBlank()) {
        JsonNode json = TestGateway.JSON.readTree(resource("/captures/" + line));
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        json.at("/headers")
            .forEach(header -> headers.put(header.get(0).asString(), header.get(1).asString()));
        captures.add(
            new Capture(line, json.at("/url").asString(), headers, json.at("/body").asString()));
      }
    }
    assertThat(captures).hasSizeGreaterThan(50);
    return captures;
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = PassThroughTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @ParameterizedTest
  @MethodSource("captures")
  void aCapturedRequestReachesTheProviderByteForByte(Capture capture) throws Exception {
    HttpResponse<String> answer = replay(capture);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(gateway.upstream().received()).hasSize(1);
    Received received = gateway.upstream().received().getFirst();
    assertThat(new String(received.body(), UTF_8)).isEqualTo(expectedBody(capture));
    anthropicHeadersAreKept(capture, received);
    assertThat(received.target().contains("?beta=true")).isEqualTo(capture.url.contains("?beta="));
    assertThat(answer.body()).isEqualTo(expectedAnswer(capture, received));
  }

  private static HttpResponse<String> replay(Capture capture) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway.origin() + capture.url))
            .header("authorization", "Bearer " + TestGateway.KEY)
            .POST(BodyPublishers.ofString(capture.body));
    capture.headers.forEach(request::header);
    return gateway.send(request.build());
  }

  /// The bytes as sent, with the provider's own name of the model, and usage asked for on a
  /// streamed chat.
  private static String expectedBody(Capture capture) {
    JsonNode model = TestGateway.JSON.readTree(capture.body).path("model");
    String body = capture.body;
    if (!model.isMissingNode()) {
      String asked = model.asString();
      String upstream =
          switch (asked) {
            case "claude" -> "claude-sonnet-4-5";
            default -> asked.substring(asked.indexOf('/') + 1);
          };
      body = body.replace("\"model\":\"" + asked + "\"", "\"model\":\"" + upstream + "\"");
    }
    if (capture.isStreamedChat() && !capture.asksForUsage()) {
      String sent = new String(gateway.upstream().received().getFirst().body(), UTF_8);
      assertThat(sent).contains(INCLUDE_USAGE);
      return sent.replace("," + INCLUDE_USAGE, "").replace(INCLUDE_USAGE + ",", "").equals(body)
          ? sent
          : body;
    }
    return body;
  }

  private static void anthropicHeadersAreKept(Capture capture, Received received) {
    capture.headers.forEach(
        (name, value) -> {
          if (name.toLowerCase(java.util.Locale.ROOT).startsWith("anthropic-")) {
            assertThat(received.header(name)).as(name).isEqualTo(value);
          }
        });
  }

  /// What the provider says to the same bytes, less the usage chunk that was not asked for.
  private static String expectedAnswer(Capture capture, Received received) {
    HttpResponse<String> direct =
        gateway.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + gateway.simulatorPort() + received.target()))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofByteArray(received.body()))
                .build());
    if (!capture.isStreamedChat() || capture.asksForUsage()) {
      return direct.body();
    }
    StringBuilder kept = new StringBuilder();
    for (String event : direct.body().split("(?<=\n\n)", -1)) {
      if (!event.contains("\"choices\":[]")) {
        kept.append(event);
      }
    }
    return kept.toString();
  }
}
