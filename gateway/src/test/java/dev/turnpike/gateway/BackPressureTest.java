package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A client that does not read stops the provider, and not the gateway.
///
/// What the gateway holds of a stream is measured from outside, once nothing moves any more: the
/// bytes that the provider gave to the kernel, less those that still are in the kernel on the way
/// to the gateway, less those that the kernel took from the gateway for the client. The copy that
/// is kept for the trace is apart from that: it has a limit of its own (`traces.body_limit`).
@EnabledOnOs(OS.LINUX)
class BackPressureTest {
  private static final long MOST_HELD = 256 * 1024;
  private static final long H2_WINDOW = 65_535;
  private static final String CHAT = "/v3/router/chat/completions";

  private static String chat(String model) {
    return "{\"model\":\""
        + model
        + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
  }

  private static TestGateway gateway(
      PouringProvider provider, String clientIdle, @Nullable TestCertificate certificate) {
    return TestGateway.start(
        "timeouts: {client_idle: " + clientIdle + "}\nlimits: {stream_bytes: 1GB}",
        "  pour: {dialect: chat, base_url: \"http://127.0.0.1:"
            + provider.port()
            + "/v1\", api_key: k}",
        certificate);
  }

  @Test
  void aClientThatReadsNothingHoldsLittleStopsNobodyAndIsClosed() throws IOException {
    try (PouringProvider provider = new PouringProvider();
        TestGateway gateway = gateway(provider, "4s", null);
        RawConnection client = new RawConnection(gateway.port())) {
      client.write(RawConnection.post(CHAT, chat("pour/x")));
      String head = client.readUntil("\r\n\r\n");
      assertThat(head).startsWith("HTTP/1.1 200");
      Eventually.holds("nothing moves", provider::isHeldBack);

      long held = held(provider, client, gateway.port());
      assertThat(held).isBetween(0L, MOST_HELD);

      HttpResponse<String> other = gateway.post(CHAT, chat("c/chunks-50-1ms"));
      assertThat(other.body()).endsWith("data: [DONE]\n\n");
      assertThat(provider.callerLeft()).as("still waiting for the client").isFalse();

      Eventually.holds("the provider is left", provider::callerLeft);
      Eventually.holds(
          "the client's connection is closed",
          () -> !KernelQueues.isConnected(gateway.port(), client.socket().getLocalPort()));
      JsonNode trace = gateway.trace(traceId(head));
      assertThat(trace.at("/status").asString()).isEqualTo("cancelled");
      assertThat(trace.at("/usage/completion_tokens").asLong()).isPositive();
      assertThat(gateway.turnpike().gateway().traffic().calls()).isZero();
    }
  }

  /// By HTTP/2 the client has taken at most the window that it opened.
  @Test
  void anHttp2StreamThatNobodyReadsHoldsLittleToo(@TempDir Path folder) throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "ip:127.0.0.1");
    Vertx vertx = Vertx.vertx();
    try (PouringProvider provider = new PouringProvider();
        TestGateway gateway = gateway(provider, "4s", certificate)) {
      HttpClientOptions options =
          new HttpClientOptions()
              .setProtocolVersion(HttpVersion.HTTP_2)
              .setSsl(true)
              .setUseAlpn(true)
              .setTrustAll(true)
              .setVerifyHost(false);
      HttpClientAgent client = vertx.createHttpClient(options);
      HttpClientRequest request =
          await(client.request(HttpMethod.POST, gateway.port(), "127.0.0.1", CHAT));
      request.putHeader("authorization", "Bearer " + TestGateway.KEY);
      CountDownLatch ended = new CountDownLatch(1);
      request
          .response()
          .onSuccess(response -> response.pause().exceptionHandler(_ -> ended.countDown()));
      await(request.end(Buffer.buffer(chat("pour/x"))));
      Eventually.holds("nothing moves", provider::isHeldBack);
      assertThat(request.version()).isEqualTo(HttpVersion.HTTP_2);
      assertThat(taken(provider)).isBetween(0L, MOST_HELD + H2_WINDOW);

      HttpResponse<String> other = gateway.post(CHAT, chat("c/chunks-50-1ms"));
      assertThat(other.body()).endsWith("data: [DONE]\n\n");
      Eventually.holds("the provider is left", provider::callerLeft);
      assertThat(ended.await(20, TimeUnit.SECONDS)).as("the stream is reset").isTrue();
      await(client.close());
      assertThat(gateway.turnpike().gateway().traffic().calls()).isZero();
    } finally {
      vertx.close();
    }
  }

  /// The end of a reply may be read while the client holds it back; the connection is another
  /// call's then.
  @Test
  void aConnectionThatWasHeldBackServesTheNextCall() throws IOException {
    try (TestGateway gateway =
        TestGateway.start("limits: {upstream_connections: 1}\ntimeouts: {connect: 10s}")) {
      for (int round = 0; round < 8; round++) {
        try (RawConnection slow = new RawConnection(gateway.port())) {
          slow.write(RawConnection.post(CHAT, chat("c/chunks-2000-0ms-4096")));
          assertThat(slow.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
          Eventually.holds(
              "nothing moves",
              () -> KernelQueues.of(slow.socket().getLocalPort(), gateway.port()).unread() > 0);
          assertThat(slow.readAllUntil("\r\n0\r\n\r\n")).contains("data: [DONE]");
        }
        assertThat(gateway.post(CHAT, chat("c/echo")).body()).contains("data: [DONE]");
        assertThat(gateway.post(CHAT, chat("c/echo")).body()).contains("data: [DONE]");
      }
    }
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Test
  void aWholeAnswerThatNobodyReadsIsNotKeptForEver() throws IOException {
    try (TestGateway gateway = TestGateway.start("timeouts: {client_idle: 1s}");
        RawConnection client = new RawConnection(gateway.port())) {
      client.write(
          RawConnection.post(CHAT, chat("c/size-20000000").replace("\"stream\":true,", "")));
      Eventually.holds(
          "the answer is on its way",
          () -> KernelQueues.of(gateway.port(), client.socket().getLocalPort()).unsent() > 0);
      Eventually.holds(
          "the client's connection is closed",
          () -> !KernelQueues.isConnected(gateway.port(), client.socket().getLocalPort()));
    }
  }

  /// Of what the kernel took for the client, the frames of its chunks came from no provider: the
  /// client reads it all and counts. Of one write of the provider a part may be in the kernel
  /// uncounted, so it counts as held.
  private static long held(PouringProvider provider, RawConnection client, int gatewayPort)
      throws IOException {
    int clientPort = client.socket().getLocalPort();
    long taken = taken(provider);
    long handedOver =
        KernelQueues.of(gatewayPort, clientPort).bytes()
            + KernelQueues.of(clientPort, gatewayPort).bytes();
    byte[] chunks = client.socket().getInputStream().readNBytes(Math.toIntExact(handedOver));
    return taken - payload(chunks);
  }

  private static long taken(PouringProvider provider) {
    return provider.poured()
        + PouringProvider.PIECE
        - KernelQueues.of(provider.port(), provider.callersPort()).bytes()
        - KernelQueues.of(provider.callersPort(), provider.port()).bytes();
  }

  /// The bytes in a chunked body that are not frames; its last chunk may be cut.
  private static long payload(byte[] chunks) {
    long payload = 0;
    int at = 0;
    while (at < chunks.length) {
      int end = at;
      while (end < chunks.length && chunks[end] != '\r') {
        end++;
      }
      int size = Integer.parseInt(new String(chunks, at, end - at, ISO_8859_1), 16);
      int from = end + 2;
      payload += Math.max(0, Math.min(size, chunks.length - from));
      at = from + size + 2;
    }
    return payload;
  }

  private static String traceId(String head) {
    int at = head.toLowerCase(java.util.Locale.ROOT).indexOf("x-turnpike-trace-id: ");
    return head.substring(at + "x-turnpike-trace-id: ".length(), head.indexOf('\r', at));
  }
}
