package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.simulator.Journal;
import dev.turnpike.simulator.Simulator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The gateway behind PEM files speaks HTTP/2 and HTTP/1.1, and to its providers it speaks TLS with
/// the authorities that the operator named and no others.
class TlsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final String CHAT = "/v3/router/chat/completions";

  private static final Vertx VERTX = Vertx.vertx();
  private static TestGateway gateway;
  private static Simulator secure;
  private static HttpClient h2;

  @BeforeAll
  static void start(@TempDir Path ours, @TempDir Path theirs) throws Exception {
    TestCertificate certificate = TestCertificate.make(ours, "dns:localhost,ip:127.0.0.1");
    TestCertificate upstream = TestCertificate.make(theirs, "dns:localhost");
    Simulator.Tls tls = new Simulator.Tls(upstream.chain().toString(), upstream.key().toString());
    secure =
        await(
            Simulator.listen(
                VERTX, "127.0.0.1", 0, new Simulator.Options(1, 100, Optional.of(tls))));
    gateway =
        TestGateway.start(
            "timeouts: {client_idle: " + IDLE.toSeconds() + "s}",
            """
              tls: {dialect: chat, base_url: "https://localhost:%1$d/v1", api_key: k, ca: %2$s}
              without: {dialect: chat, base_url: "https://localhost:%1$d/v1", api_key: k}
              misnamed: {dialect: chat, base_url: "https://127.0.0.1:%1$d/v1", api_key: k, ca: %2$s}
            """
                .formatted(secure.port(), upstream.chain()),
            certificate);
    h2 =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_2)
            .sslContext(certificate.trust())
            .build();
  }

  @AfterAll
  static void stop() {
    h2.close();
    gateway.close();
    await(VERTX.close());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static String chat(String model, boolean stream) {
    return "{\"model\":\""
        + model
        + "\",\"stream\":"
        + stream
        + ",\"messages\":[{\"role\":\"user\",\"content\":\"Guten Tag\"}]}";
  }

  private static HttpResponse<String> askByHttp2(String model, boolean stream) throws Exception {
    return h2.send(
        gateway.request(CHAT).POST(BodyPublishers.ofString(chat(model, stream))).build(),
        BodyHandlers.ofString());
  }

  @Test
  void anHttp2ClientGetsWholeAnswersAndStreams() throws Exception {
    HttpResponse<String> whole = askByHttp2("c/echo", false);
    assertThat(whole.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.body()).contains("Guten Tag");
    assertThat(gateway.trace(whole).at("/status").asString()).isEqualTo("ok");

    HttpResponse<String> streamed = askByHttp2("c/chunks-50-1ms", true);
    assertThat(streamed.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(streamed.body()).endsWith("data: [DONE]\n\n");
    assertThat(gateway.trace(streamed).at("/status").asString()).isEqualTo("ok");
  }

  @Test
  void anHttp2ClientGetsErrorsAndTheirTraceId() throws Exception {
    HttpResponse<String> answer =
        h2.send(
            gateway.request("/v1/models", "authorization", "Bearer unknown").GET().build(),
            BodyHandlers.ofString());
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("x-turnpike-trace-id")).isPresent();
  }

  @Test
  void aClientWithoutHttp2IsServedByHttp1() {
    HttpResponse<String> whole = gateway.post(CHAT, chat("c/echo", false));
    assertThat(whole.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(gateway.post(CHAT, chat("c/chunks-50-1ms", true)).body())
        .endsWith("data: [DONE]\n\n");
  }

  @Test
  void aBodyOfSeveralMegabytesPassesThroughHttp2() throws Exception {
    String text = "x".repeat(5_000_000);
    String body =
        "{\"model\":\"c/chunks-1-1ms\",\"messages\":[{\"role\":\"user\",\"content\":\""
            + text
            + "\"}]}";
    HttpResponse<String> answer =
        h2.send(
            gateway.request(CHAT).POST(BodyPublishers.ofString(body)).build(),
            BodyHandlers.ofString());
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void theLimitOfARequestsHeadIsTheSameByHttp2() throws Exception {
    HttpResponse<String> within =
        h2.send(
            gateway.request("/v1/models", "x-filler", "a".repeat(40_000)).GET().build(),
            BodyHandlers.ofString());
    assertThat(within.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(within.statusCode()).isEqualTo(200);
    assertThat(gateway.get("/v1/models", "x-filler", "a".repeat(40_000)).statusCode())
        .isEqualTo(200);
    HttpRequest beyond =
        gateway.request("/v1/models", "x-filler", "a".repeat(100_000)).GET().build();
    assertThat(isAnsweredWith200(beyond)).isFalse();
  }

  /// By HTTP/2 the connection may end without a status.
  private static boolean isAnsweredWith200(HttpRequest request) throws InterruptedException {
    try {
      return h2.send(request, BodyHandlers.ofString()).statusCode() == 200;
    } catch (IOException ended) {
      return false;
    }
  }

  @Test
  void anHttp2StreamThatIsResetStopsTheProviderAndNoOtherStream() throws Exception {
    gateway.upstream().clear();
    HttpResponse<InputStream> left =
        h2.send(
            gateway
                .request(CHAT)
                .POST(BodyPublishers.ofString(chat("c/endless-5ms", true)))
                .build(),
            BodyHandlers.ofInputStream());
    HttpResponse<InputStream> stays =
        h2.send(
            gateway
                .request(CHAT)
                .POST(BodyPublishers.ofString(chat("c/chunks-60-10ms", true)))
                .build(),
            BodyHandlers.ofInputStream());
    assertThat(left.body().readNBytes(1_000)).hasSize(1_000);
    left.body().close();
    var seen =
        gateway
            .upstream()
            .await(
                all -> all.stream().anyMatch(one -> one.ending() == Journal.Ending.CLIENT_LEFT),
                PATIENCE);
    assertThat(seen).anyMatch(one -> one.ending() == Journal.Ending.CLIENT_LEFT);
    assertThat(new String(stays.body().readAllBytes(), UTF_8)).endsWith("data: [DONE]\n\n");
    JsonNode trace = gateway.trace(left);
    assertThat(trace.at("/status").asString()).isEqualTo("cancelled");
    assertThat(trace.at("/usage/completion_tokens").asLong()).isPositive();
    assertThat(gateway.trace(stays).at("/status").asString()).isEqualTo("ok");
  }

  @Test
  void anHttp2ConnectionWhoseStreamWasResetIsClosedOnceItIsIdle() throws Exception {
    HttpClientAgent agent =
        VERTX.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setSsl(true)
                .setUseAlpn(true)
                .setTrustAll(true)
                .setVerifyHost(false));
    HttpClientConnection connection =
        await(agent.connect(new HttpConnectOptions().setHost("127.0.0.1").setPort(gateway.port())));
    CountDownLatch closed = new CountDownLatch(1);
    connection.closeHandler(_ -> closed.countDown());
    long busyUntil = System.nanoTime() + 2 * IDLE.toNanos();
    while (System.nanoTime() - busyUntil < 0) {
      await(await(begin(connection, "c/echo", false).response()).body());
    }
    assertThat(closed.getCount()).as("still open").isOne();
    HttpClientRequest request = begin(connection, "c/endless-5ms", true);
    assertThat(await(request.response()).version()).isEqualTo(HttpVersion.HTTP_2);
    request.reset();
    assertThat(closed.await(10, TimeUnit.SECONDS)).as("closed by the gateway").isTrue();
    await(agent.close());
  }

  private static HttpClientRequest begin(
      HttpClientConnection connection, String model, boolean stream) {
    HttpClientRequest request =
        await(connection.request(new RequestOptions().setMethod(HttpMethod.POST).setURI(CHAT)));
    request.putHeader("authorization", "Bearer " + TestGateway.KEY);
    request.end(Buffer.buffer(chat(model, stream)));
    return request;
  }

  @Test
  void aProviderIsTrustedByTheAuthorityThatTheOperatorNamed() throws Exception {
    HttpResponse<String> answer = gateway.post(CHAT, chat("tls/echo", false));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(gateway.post(CHAT, chat("tls/chunks-20-1ms", true)).body())
        .endsWith("data: [DONE]\n\n");
  }

  @Test
  void aProviderOfAnUnknownAuthorityOrAnotherNameIsNotCalled() throws Exception {
    secure.journal().clear();
    for (String provider : new String[] {"without", "misnamed"}) {
      HttpResponse<String> answer = gateway.post(CHAT, chat(provider + "/echo", false));
      assertThat(answer.statusCode()).as(provider).isEqualTo(502);
      assertThat(answer.body()).contains("secure connection").doesNotContain("localhost");
      assertThat(gateway.trace(answer).at("/attempts").toString()).contains("\"tls\"");
    }
    assertThat(secure.journal().received()).isEmpty();
  }
}
