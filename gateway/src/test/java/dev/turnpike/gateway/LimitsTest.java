package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Every limit of the configuration is met. Those of a connection that says nothing, or only a part
/// of a head, are met in [RawHttpTest], `timeouts.client_idle` for a client that does not read in
/// [BackPressureTest], `timeouts.drain` in [ProcessTest], and memory under load in [MemoryTest].
class LimitsTest {
  private static final String CHAT = "/v3/router/chat/completions";

  private static String chat(String model, boolean stream) {
    return "{\"model\":\""
        + model
        + "\",\"stream\":"
        + stream
        + ",\"messages\":[{\"role\":\"user\",\"content\":\"Guten Tag\"}]}";
  }

  /// A good body of just that many bytes, for a short answer.
  private static String bodyOf(int bytes) {
    String begin = "{\"model\":\"c/chunks-1-0ms\",\"messages\":[{\"role\":\"user\",\"content\":\"";
    String end = "\"}]}";
    return begin + "x".repeat(bytes - begin.length() - end.length()) + end;
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String word) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(word);
    assertThat(answer.headers().firstValue("x-turnpike-trace-id")).isPresent();
  }

  private static void assertOverloaded(HttpResponse<String> answer) {
    assertRefused(answer, 503, "overloaded");
    assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
  }

  // What a client sends.

  @Test
  void aHeadBeyondItsLimitIs431() throws IOException {
    try (TestGateway gateway = TestGateway.start("limits: {header: 4KB}")) {
      assertThat(gateway.get("/v1/models", "x-filler", "a".repeat(3_000)).statusCode())
          .isEqualTo(200);
      try (RawConnection client = new RawConnection(gateway.port())) {
        client.write(
            "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Filler: "
                + "a".repeat(5_000)
                + "\r\n\r\n");
        assertThat(client.readAll()).startsWith("HTTP/1.1 431").contains("limits.header");
      }
    }
  }

  @Test
  void aBodyBeyondItsLimitIs413AnnouncedOrNot() throws IOException {
    try (TestGateway gateway = TestGateway.start("limits: {body: 100KB}")) {
      assertThat(gateway.post(CHAT, bodyOf(100_000)).statusCode()).isEqualTo(200);
      gateway.upstream().clear();
      assertRefused(gateway.post(CHAT, bodyOf(100_001)), 413, "limits.body");
      try (RawConnection client = new RawConnection(gateway.port())) {
        client.write(RawConnection.head(CHAT, "Transfer-Encoding: chunked"));
        String piece = "x".repeat(10_000);
        try {
          for (int i = 0; i < 11; i++) {
            client.write("2710\r\n" + piece + "\r\n");
          }
        } catch (SocketException closed) {
          // the answer is there already
        }
        assertThat(client.readAll()).startsWith("HTTP/1.1 413").contains("limits.body");
      }
      assertThat(gateway.upstream().received()).isEmpty();
      assertThat(gateway.turnpike().gateway().traffic().bytes()).isZero();
    }
  }

  @Test
  void aBodySlowerThanItsFloorIs408() throws IOException {
    try (TestGateway gateway = TestGateway.start("limits: {body_rate: 1KB}");
        RawConnection client = new RawConnection(gateway.port())) {
      client.write(RawConnection.head(CHAT, "Content-Length: 100000"));
      client.socket().setSoTimeout(200);
      String answer = "";
      for (int i = 0; i < 150 && answer.isEmpty(); i++) {
        client.write("{");
        try {
          answer = client.readUntil("\r\n\r\n") + client.readUntil("}}");
        } catch (SocketTimeoutException stillOpen) {
          answer = "";
        }
      }
      assertThat(answer).startsWith("HTTP/1.1 408").contains("limits.body_rate");
      assertThat(gateway.turnpike().gateway().traffic().calls()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"c/echo\",\"messages\":[],\"x\":[[DEEP]]}",
        "{\"model\":\"c/echo\",\"messages\":[],\"x\":[HUGE]}",
        "{\"model\":\"c/echo\",\"model\":\"c/tool\",\"messages\":[]}",
        "{\"model\":\"c/echo\",\"stream\":false,\"stream\":true,\"messages\":[]}",
        "{\"model\":\"c/echo\",\"messages\":[]} {}",
        "\u00ff{\"model\":\"c/echo\",\"messages\":[]}",
        "{\"model\":\"c/echo\",\"messages\":[",
      })
  void aBodyThatIsNoDecentJsonIs400(String form) {
    String body =
        form.replace("[DEEP]", "[".repeat(2_000) + "]".repeat(2_000))
            .replace("HUGE", "9".repeat(2_000));
    try (TestGateway gateway = TestGateway.start()) {
      assertThat(gateway.post(CHAT, body).statusCode()).isEqualTo(400);
      assertThat(gateway.post("/v3/router/responses", body).statusCode()).isEqualTo(400);
      assertThat(gateway.post("/v3/anthropic/v1/messages", body).statusCode()).isEqualTo(400);
      assertThat(gateway.upstream().received()).isEmpty();
    }
  }

  // What runs at once.

  /// Each body counts twice: as it came, and as it goes on.
  @Test
  void bodiesThatWouldPassTheMemoryAre503UntilThereIsRoom() throws IOException {
    try (TestGateway gateway = TestGateway.start("limits: {memory: 200KB}")) {
      String first = bodyOf(80_000);
      try (RawConnection client = new RawConnection(gateway.port())) {
        client.write(RawConnection.head(CHAT, "Content-Length: 80000") + first.substring(0, 9));
        Eventually.holds(
            "the body is held", () -> gateway.turnpike().gateway().traffic().bytes() > 150_000);
        assertOverloaded(gateway.post(CHAT, bodyOf(30_000)));
        client.write(first.substring(9));
        assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
      }
      Eventually.holds(
          "nothing is held", () -> gateway.turnpike().gateway().traffic().bytes() == 0);
      assertThat(gateway.post(CHAT, bodyOf(30_000)).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aControlCallWhoseClientLeavesGivesItsMemoryBack() throws IOException {
    try (TestGateway gateway = TestGateway.start()) {
      for (int i = 0; i < 50; i++) {
        try (RawConnection client = new RawConnection(gateway.port())) {
          client.write(
              RawConnection.post("/v3/traces/search", "{}")
                  .replace(TestGateway.KEY, TestGateway.MANAGEMENT_KEY));
          client.socket().setSoLinger(true, 0);
        }
      }
      Eventually.holds(
          "nothing is held", () -> gateway.turnpike().gateway().traffic().bytes() == 0);
    }
  }

  @Test
  void callsBeyondTheStreamsAre503UntilOneEnds() throws IOException {
    try (TestGateway gateway = TestGateway.start("limits: {streams: 2}")) {
      try (RawConnection one = new RawConnection(gateway.port());
          RawConnection two = new RawConnection(gateway.port())) {
        for (RawConnection client : List.of(one, two)) {
          client.write(RawConnection.post(CHAT, chat("c/endless-20ms", true)));
          assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
        }
        HttpResponse<String> third = gateway.post(CHAT, chat("c/echo", false));
        assertOverloaded(third);
        assertThat(third.body()).contains("limits.streams");
      }
      Eventually.holds(
          "both have ended", () -> gateway.turnpike().gateway().traffic().calls() == 0);
      assertThat(gateway.post(CHAT, chat("c/echo", false)).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void connectionsBeyondTheirLimitAreClosed() throws IOException {
    String ask = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    try (TestGateway gateway = TestGateway.start("limits: {connections: 2}");
        RawConnection one = new RawConnection(gateway.port())) {
      try (RawConnection two = new RawConnection(gateway.port())) {
        for (RawConnection client : List.of(one, two)) {
          client.write(ask);
          assertThat(client.readUntil("}")).startsWith("HTTP/1.1 200");
        }
        assertThat(answer(gateway.port(), ask)).isEmpty();
        assertThat(answer(gateway.port(), ask)).isEmpty();
        one.write(ask);
        assertThat(one.readUntil("}")).startsWith("HTTP/1.1 200");
      }
      Eventually.holds(
          "there is room again",
          () -> {
            try {
              return answer(gateway.port(), ask).startsWith("HTTP/1.1 200");
            } catch (IOException e) {
              return false;
            }
          });
    }
  }

  private static String answer(int port, String request) throws IOException {
    try (RawConnection client = new RawConnection(port)) {
      client.write(request);
      return client.readUntil("}");
    } catch (SocketException reset) {
      return "";
    }
  }

  @Test
  void callsThatFindNoConnectionAndNoPlaceInTheQueueAre503() {
    int calls = 12;
    int loops = Runtime.getRuntime().availableProcessors();
    try (TestGateway gateway =
        TestGateway.start(
            "limits: {upstream_connections: 1, upstream_queue: 1}\n"
                + "timeouts: {connect: 2s, first_token: 1s}")) {
      List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        asked.add(
            gateway
                .client()
                .sendAsync(
                    gateway
                        .request(CHAT)
                        .POST(BodyPublishers.ofString(chat("c/stall-first", false)))
                        .build(),
                    BodyHandlers.ofString()));
      }
      List<HttpResponse<String>> answers = asked.stream().map(CompletableFuture::join).toList();
      List<HttpResponse<String>> turnedAway =
          answers.stream().filter(answer -> answer.statusCode() == 503).toList();
      assertThat(turnedAway)
          .hasSizeGreaterThanOrEqualTo(calls - 2 * loops)
          .allSatisfy(LimitsTest::assertOverloaded);
      assertThat(answers)
          .allMatch(answer -> answer.statusCode() == 503 || answer.statusCode() == 504);
      assertThat(gateway.upstream().received())
          .hasSizeBetween(1, 2 * loops)
          .hasSizeLessThanOrEqualTo(calls - turnedAway.size());
    }
  }

  @Test
  void withoutAQueueACallThatFindsAConnectionIsServed() {
    try (TestGateway gateway = TestGateway.start("limits: {upstream_queue: 0}")) {
      assertThat(gateway.post(CHAT, chat("c/echo", false)).statusCode()).isEqualTo(200);
      assertThat(gateway.post(CHAT, chat("c/echo", false)).statusCode()).isEqualTo(200);
    }
  }

  // What a provider answers.

  @Test
  void aWholeReplyBeyondItsLimitIs502() {
    try (TestGateway gateway = TestGateway.start("limits: {reply: 50KB}")) {
      assertThat(gateway.post(CHAT, chat("c/size-40000", false)).statusCode()).isEqualTo(200);
      HttpResponse<String> answer = gateway.post(CHAT, chat("c/size-60000", false));
      assertRefused(answer, 502, "longer than 50000 bytes");
    }
  }

  @Test
  void aStreamBeyondItsLimitEndsWithAnErrorEvent() {
    try (TestGateway gateway = TestGateway.start("limits: {stream_bytes: 50KB}")) {
      HttpResponse<String> answer = gateway.post(CHAT, chat("c/endless", true));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body())
          .hasSizeLessThan(60_000)
          .contains("data: {\"error\":")
          .contains("longer than 50000 bytes")
          .doesNotContain("[DONE]");
      assertThat(gateway.trace(answer).at("/status").asString()).isEqualTo("error");
    }
  }

  // How long is waited.

  @Test
  void aConnectionThatIsNotAcceptedIs504() throws IOException {
    List<Socket> waiting = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      while (accepts(full, waiting)) {
        // until its queue is full
      }
      try (TestGateway gateway =
          TestGateway.start(
              "timeouts: {connect: 300ms}",
              "  full: {dialect: chat, base_url: \"http://127.0.0.1:"
                  + full.getLocalPort()
                  + "/v1\"}")) {
        HttpResponse<String> answer = gateway.post(CHAT, chat("full/x", false));
        assertRefused(answer, 504, "upstream_timeout");
        assertThat(gateway.trace(answer).at("/attempts").toString()).contains("connect_timeout");
      }
    } finally {
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  private static boolean accepts(ServerSocket server, List<Socket> waiting) throws IOException {
    Socket socket = new Socket();
    waiting.add(socket);
    try {
      socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 300);
      return waiting.size() < 100;
    } catch (SocketTimeoutException itsQueueIsFull) {
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "first_token: 300ms, c/stall-first, false, 504, ttfb_timeout",
    "first_token: 300ms, c/stall-headers, true, 504, ttfb_timeout",
    "total: 1s, c/delay-20000ms, false, 504, total_timeout",
    "total: 1s, c/endless-20ms, true, 200, total_timeout",
    "idle: 300ms, c/stall-mid, true, 200, idle_timeout"
  })
  void aProviderThatTakesTooLongIsLeft(
      String timeout, String model, boolean stream, int status, String outcome) throws Exception {
    try (TestGateway gateway = TestGateway.start("timeouts: {" + timeout + "}")) {
      HttpResponse<String> answer = gateway.post(CHAT, chat(model, stream));
      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.body()).contains("\"error\"").doesNotContain("[DONE]");
      assertThat(gateway.trace(answer).at("/attempts").toString()).contains("\"" + outcome + "\"");
      gateway.upstream().awaitSettled(1, Duration.ofSeconds(5));
    }
  }

  /// Anthropic's own stream has a ping at its beginning.
  @ParameterizedTest
  @CsvSource({
    "/v3/router/chat/completions, c, ': keep-alive', 2",
    "/v3/router/responses, r, ': keep-alive', 2",
    "/v3/anthropic/v1/messages, m, 'event: ping', 3",
    "/v3/google/v1beta/models/g%2Fstall-mid:streamGenerateContent?alt=sse, g, ': keep-alive', 2"
  })
  void aSilentStreamShowsThatItIsAlive(String path, String provider, String sign, int times) {
    try (TestGateway gateway = TestGateway.start("timeouts: {keep_alive: 1s, idle: 2500ms}")) {
      String user = "[{\"role\":\"user\",\"content\":\"Hello there, how are you?\"}]";
      String body =
          provider.equals("g")
              ? "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hello there, you!\"}]}]}"
              : "{\"model\":\""
                  + provider
                  + "/stall-mid\",\"stream\":true,\"max_tokens\":99,\"messages\":"
                  + user
                  + ",\"input\":"
                  + user
                  + "}";
      HttpResponse<String> answer = gateway.post(path, body);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body().lines().filter(line -> line.equals(sign))).hasSize(times);
      assertThat(answer.body()).contains("error");
    }
  }

  // What is kept.

  @Test
  void ofABodyTheTraceKeepsItsLimitAndSaysThatItIsCut() {
    try (TestGateway gateway = TestGateway.start("traces: {body_limit: 1KB}")) {
      HttpResponse<String> answer =
          gateway.post(CHAT, bodyOf(5_000).replace("c/chunks-1-0ms", "c/size-9999"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).hasSizeGreaterThan(9_999);
      JsonNode trace = gateway.trace(answer);
      for (String side : List.of("/request", "/response")) {
        assertThat(trace.at(side + "/bytes").asLong()).as(side).isEqualTo(1_000);
        assertThat(trace.at(side + "/cut").asBoolean()).as(side).isTrue();
      }
    }
  }
}
