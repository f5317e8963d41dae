package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.catalog.Provider.CredentialForm;
import dev.turnpike.conversation.Failure;
import dev.turnpike.gateway.upstream.Access;
import dev.turnpike.gateway.upstream.Credential;
import dev.turnpike.gateway.upstream.UpstreamReply;
import dev.turnpike.gateway.upstream.Upstreams;
import dev.turnpike.simulator.Journal;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where the gateway connects to is the operator's decision: nothing that a caller writes and
/// nothing that a provider answers moves it.
class EgressTest {
  private static final String CHAT = "/v3/router/chat/completions";
  private static final String UPSTREAM_CHAT = "/v1/chat/completions";
  private static final String UPSTREAM_GEMINI =
      "/v1beta/models/[A-Za-z0-9._~%@-]+:generateContent(\\?alt=[A-Za-z0-9._~%@-]*)?";

  private static TestGateway gateway;
  private static ServerSocket hostile;
  private static volatile String hostileHead = "";

  @BeforeAll
  static void start() throws IOException {
    hostile = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    gateway =
        TestGateway.start(
            "",
            "  hostile: {dialect: chat, base_url: \"http://127.0.0.1:"
                + hostile.getLocalPort()
                + "/v1\", api_key: k}");
    Thread.startVirtualThread(EgressTest::answerAll);
  }

  @AfterAll
  static void stop() throws IOException {
    gateway.close();
    hostile.close();
  }

  @BeforeEach
  void forget() {
    gateway.upstream().clear();
  }

  // Addresses.

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "10.1.2.3"})
  void aShippedProviderWhoseHostIsPrivateIsNotConnectedTo(String host) throws Exception {
    Object outcome = call("http://" + host + ":" + gateway.simulatorPort() + "/v1", false);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Failure.Unreachable.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(Failure.Unreachable.Kind.BLOCKED);
              assertThat(failure.message()).doesNotContain(host);
            });
    assertThat(gateway.upstream().received()).isEmpty();
  }

  @Test
  void theSameAddressIsGoodWhereTheOperatorNamedIt() throws Exception {
    assertThat(call("http://127.0.0.1:" + gateway.simulatorPort() + "/v1", true)).isEqualTo(200);
    assertThat(gateway.upstream().received()).hasSize(1);
  }

  /// The status that came, or the failure.
  private static Object call(String base, boolean operatorsAddress) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      CompletableFuture<Object> outcome = new CompletableFuture<>();
      Context loop = vertx.getOrCreateContext();
      loop.runOnContext(
          _ ->
              new Upstreams(
                      vertx,
                      new Upstreams.Pools(
                          1, 1, 64 * 1024, Duration.ofSeconds(5), Duration.ofSeconds(5)),
                      System::nanoTime,
                      java.time.InstantSource.system(),
                      null)
                  .post(
                      URI.create(base),
                      "/chat/completions",
                      new Access(new Credential("test", "secret-secret"), operatorsAddress, null),
                      CredentialForm.BEARER,
                      HttpHeaders.headers(),
                      "{\"model\":\"echo\",\"messages\":[]}".getBytes(ISO_8859_1),
                      new Heard(outcome)));
      return outcome.get(20, TimeUnit.SECONDS);
    } finally {
      vertx.close();
    }
  }

  private record Heard(CompletableFuture<Object> outcome) implements UpstreamReply {
    @Override
    public void sent() {}

    @Override
    public void head(int status, MultiMap headers) {
      outcome.complete(status);
    }

    @Override
    public void bytes(byte[] bytes) {}

    @Override
    public void end() {}

    @Override
    public void failed(Failure failure) {
      outcome.complete(failure);
    }
  }

  // Redirects.

  @Test
  void aRedirectIsNotFollowed() {
    HttpResponse<String> answer = gateway.post(CHAT, chat("c/redirect"));
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.headers().firstValue("location")).isEmpty();
    assertThat(gateway.upstream().received())
        .isNotEmpty()
        .allSatisfy(EgressTest::isForTheSimulator)
        .noneMatch(received -> received.target().contains("moved"));
  }

  // What a provider answers.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: text/\u0001html",
        "Content-Type: application/json\u007f",
        "Content-Type: \u00e9\u00fc",
        "X-Request-Id: a\u0001b",
        "X-Request-Id: a\rX-Injected: yes",
        "Retry-After: \u0000",
        "Retry-After: 99999999999999999999",
        "Set-Cookie: a=b",
        "X-Turnpike-Trace-Id: theirs",
        "Connection: x-request-id",
        "Transfer-Encoding: identity",
      })
  void aStrangeHeaderOfAProviderStopsWithTheGateway(String header) throws Exception {
    for (String status : List.of("400 Bad Request", "503 Unavailable", "200 OK")) {
      hostileHead = "HTTP/1.1 " + status + "\r\n" + header + "\r\n";
      HttpResponse<String> answer = gateway.post(CHAT, chat("hostile/x"));
      assertThat(answer.statusCode()).as(status).isIn(200, 400, 502, 503);
      assertThat(answer.headers().firstValue("x-injected")).isEmpty();
      assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
      assertThat(answer.headers().allValues("x-turnpike-trace-id"))
          .hasSize(1)
          .doesNotContain("theirs");
      assertThat(gateway.trace(answer).at("/attempts").toString())
          .contains("\"hostile\"")
          .doesNotContain("connect_refused");
    }
  }

  /// Answers one request a connection, until the port is closed.
  private static void answerAll() {
    String body =
        "{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"x\",\"choices\":[{\"index\":0,"
            + "\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";
    while (!hostile.isClosed()) {
      try (Socket caller = hostile.accept()) {
        byte[] some = new byte[64 * 1024];
        int size = 0;
        while (!new String(some, 0, size, ISO_8859_1).endsWith("]}")) {
          size += caller.getInputStream().read(some, size, some.length - size);
        }
        String answer = hostileHead + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        caller.getOutputStream().write(answer.getBytes(ISO_8859_1));
      } catch (IOException left) {
        // the next one, or the end of the test
      }
    }
  }

  // What a caller writes.

  private static String chat(String model) {
    return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c/../../x",
        "c/..",
        "c/http://evil.example.com/v1",
        "c//evil.example.com",
        "c/%2e%2e/%2e%2e/x",
        "c/x?alt=y#z",
        "c/@evil.example.com",
        "c/x\\r\\nHost: evil.example.com",
      })
  void aModelIdInABodyChangesNeitherOriginNorPath(String model) {
    HttpResponse<String> answer = gateway.post(CHAT, chat(model));
    assertThat(answer.statusCode()).isEqualTo(200);
    List<Journal.Received> received = gateway.upstream().received();
    assertThat(received).hasSize(1).allSatisfy(EgressTest::isForTheSimulator);
    assertThat(received.getFirst().target()).isEqualTo(UPSTREAM_CHAT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "g%2Fx%3Falt=y%23z",
        "g%2Fhttp:%2F%2Fevil.example.com",
        "g%2F..",
        "g%2F%252e%252e%252fx",
        "g%2F@evil.example.com",
        "g%2Fa%2Fb",
        "g%2F%E2%80%AE",
        "g/..%2F..%2Fx",
        "g/%2e%2e/%2e%2e/x",
        "g%2Fx%0d%0aHost:%20evil",
        "g%2Fx%5C..%5Cy",
        "g%2Fx;y=z",
      })
  void aModelIdInAPathChangesNeitherOriginNorPath(String model) throws IOException {
    try (RawConnection raw = new RawConnection(gateway.port())) {
      raw.write(
          RawConnection.post(
              "/v3/google/v1beta/models/"
                  + model
                  + ":generateContent?key=evil&alt=json%0d%0a&x=../..",
              "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]}"));
      assertThat(RawConnection.status(raw.readUntil("\r\n\r\n"))).isIn(200, 400);
    }
    assertThat(gateway.upstream().received())
        .allSatisfy(EgressTest::isForTheSimulator)
        .allSatisfy(received -> assertThat(received.target()).matches(UPSTREAM_GEMINI));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"g/../../x", "g/..", "g/http://evil.example.com", "g/x?a=b#c", "g/%2e%2e"})
  void aFallbackChangesNeitherOriginNorPath(String model) {
    HttpResponse<String> answer =
        gateway.post(
            "/v3/google/v1beta/models/g%2Fstatus-503:generateContent",
            "{\"turnpike\":{\"fallbacks\":[{\"model\":\""
                + model
                + "\"}]},\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]}");
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 400, 503);
    assertThat(gateway.upstream().received())
        .isNotEmpty()
        .allSatisfy(EgressTest::isForTheSimulator)
        .allSatisfy(received -> assertThat(received.target()).matches(UPSTREAM_GEMINI));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST http://evil.example.com/v3/router/chat/completions HTTP/1.1\r\nHost: localhost\r\n",
        "POST //evil.example.com/v3/router/chat/completions HTTP/1.1\r\nHost: localhost\r\n",
        "POST /v3/router/chat/completions HTTP/1.1\r\nHost: evil.example.com\r\n",
        """
        POST /v3/router/chat/completions HTTP/1.1\r
        Host: localhost\r
        X-Forwarded-Host: evil.example.com\r
        X-Forwarded-Proto: https\r
        Forwarded: host=evil.example.com\r
        X-Original-URL: /evil\r
        X-Rewrite-URL: /evil\r
        """,
        """
        POST /v3/router/chat/completions?base_url=http://evil.example.com HTTP/1.1\r
        Host: localhost\r
        OpenAI-Base-Url: http://evil.example.com\r
        """,
      })
  void noHeaderAndNoTargetChangesOriginOrPath(String start) throws IOException {
    String body = chat("c/echo");
    try (RawConnection raw = new RawConnection(gateway.port())) {
      raw.write(
          start
              + "Authorization: Bearer "
              + TestGateway.KEY
              + "\r\nContent-Type: application/json\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body);
      assertThat(RawConnection.status(raw.readUntil("\r\n\r\n"))).isIn(200, 400, 404);
    }
    assertThat(gateway.upstream().received())
        .allSatisfy(EgressTest::isForTheSimulator)
        .allSatisfy(received -> assertThat(received.target()).isEqualTo(UPSTREAM_CHAT))
        .allSatisfy(
            received ->
                assertThat(received.headers().toString()).doesNotContainIgnoringCase("evil"));
  }

  private static void isForTheSimulator(Journal.Received received) {
    assertThat(received.header("host")).isEqualTo("127.0.0.1:" + gateway.simulatorPort());
    assertThat(
            received.header("authorization") == null
                ? received.header("x-goog-api-key")
                : received.header("authorization"))
        .endsWith(TestGateway.UPSTREAM_KEY);
  }
}
