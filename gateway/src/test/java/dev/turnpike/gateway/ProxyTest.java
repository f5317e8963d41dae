package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.simulator.Simulator;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Calls to providers through the operator's proxy.
class ProxyTest {
  private static final String PASSWORD = "proxy-password-canary";

  private static Vertx vertx;
  private static ProxyServer proxy;
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws IOException {
    vertx = Vertx.vertx();
    Simulator simulator =
        Simulator.listen(vertx, "127.0.0.1", 0).toCompletionStage().toCompletableFuture().join();
    proxy = new ProxyServer(simulator.port());
    gateway =
        TestGateway.start(
            """
            timeouts: {connect: 2s}
            proxy: {url: "http://127.0.0.1:%d", user: turnpike, password: %s, except: [direct.invalid]}
            """
                .formatted(proxy.port(), PASSWORD),
            """
              plain: {dialect: chat, base_url: "http://provider.invalid/v1", api_key: upstream-key-1234}
              secure: {dialect: chat, base_url: "https://provider.invalid/v1", api_key: upstream-key-1234}
              direct: {dialect: chat, base_url: "http://a.direct.invalid/v1", api_key: upstream-key-1234}
            """);
  }

  @AfterAll
  static void stop() throws IOException {
    gateway.close();
    proxy.close();
    vertx.close();
  }

  @BeforeEach
  void forget() {
    proxy.heads().clear();
  }

  private static HttpResponse<String> ask(String model, boolean stream) {
    return gateway.post(
        "/v3/router/chat/completions",
        "{\"model\":\""
            + model
            + "\",\"stream\":"
            + stream
            + ",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
  }

  @Test
  void aNameThatOnlyTheProxyKnowsIsReachedThroughIt() {
    for (boolean stream : new boolean[] {false, true}) {
      HttpResponse<String> answer = ask("plain/echo", stream);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("hello");
    }
    String login = Base64.getEncoder().encodeToString(("turnpike:" + PASSWORD).getBytes(UTF_8));
    assertThat(proxy.heads())
        .isNotEmpty()
        .allSatisfy(
            head ->
                assertThat(head)
                    .startsWith("POST http://provider.invalid/v1/chat/completions HTTP/1.1\r\n")
                    .containsIgnoringCase("proxy-authorization: Basic " + login));
  }

  @Test
  void tlsIsEndToEndThroughIt() {
    HttpResponse<String> answer = ask("secure/echo", false);
    assertThat(answer.statusCode()).as("the simulator behind it speaks no TLS").isEqualTo(502);
    assertThat(proxy.heads().getFirst()).startsWith("CONNECT provider.invalid:443 HTTP/1.1\r\n");
    assertThat(proxy.heads().toString().toLowerCase(Locale.ROOT))
        .doesNotContain("upstream-key")
        .doesNotContain("/v1/chat");
    assertThat(answer.body()).doesNotContain(PASSWORD).doesNotContain("provider.invalid");
  }

  @Test
  void thisMachineAndWhatIsExceptedAreCalledDirectly() {
    assertThat(ask("c/echo", false).statusCode()).isEqualTo(200);
    HttpResponse<String> answer = ask("direct/echo", false);
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.body()).contains("name could not be resolved");
    assertThat(proxy.heads()).isEmpty();
  }
}
