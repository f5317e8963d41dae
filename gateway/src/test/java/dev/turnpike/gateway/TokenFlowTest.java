package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.log.Logs;
import dev.turnpike.simulator.Journal.Received;
import dev.turnpike.simulator.Simulator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.LogManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How calls fare with the token endpoint of their provider, through a whole gateway.
class TokenFlowTest {
  private static final String CLIENT_SECRET = "entra-secret-canary-0123456789";
  private static final String PATH = "/v3/router/chat/completions";

  private static TestGateway start(String tokenUrl, String settings) {
    return TestGateway.start(
        settings,
        "  azure: {base_url: \"ORIGIN\", tenant_id: t, client_id: c, client_secret: %s, token_url: \"%s\"}\n"
            .formatted(CLIENT_SECRET, tokenUrl));
  }

  private static TestGateway start(String words) {
    return start("ORIGIN/oauth/" + words + "/token", "");
  }

  private static String body(String model) {
    return "{\"model\":\"azure/"
        + model
        + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  }

  private static HttpResponse<String> ask(TestGateway gateway) {
    return gateway.post(PATH, body("echo"));
  }

  private static List<Received> grants(TestGateway gateway) {
    return gateway.upstream().received().stream()
        .filter(request -> request.target().startsWith("/oauth/"))
        .toList();
  }

  private static List<String> used(TestGateway gateway) {
    return gateway.upstream().received().stream()
        .filter(request -> !request.target().startsWith("/oauth/"))
        .map(request -> String.valueOf(request.header("authorization")))
        .toList();
  }

  @Test
  void manyCallersAtOnceShareOneFetch() {
    try (TestGateway gateway = start("slow-300")) {
      List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        asked.add(
            gateway
                .client()
                .sendAsync(
                    gateway.request(PATH).POST(BodyPublishers.ofString(body("echo"))).build(),
                    BodyHandlers.ofString(UTF_8)));
      }
      asked.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
      assertThat(grants(gateway)).hasSize(1);
      assertThat(used(gateway))
          .hasSize(40)
          .allMatch(token -> token.equals("Bearer sim-access-token-slow-300-1"));
    }
  }

  @Test
  void aTokenIsRenewedBeforeItEnds() {
    try (TestGateway gateway = start("life-4")) {
      assertThat(ask(gateway).statusCode()).isEqualTo(200);
      Eventually.holds(
          "the second token is used",
          () -> {
            assertThat(ask(gateway).statusCode()).isEqualTo(200);
            return used(gateway).getLast().endsWith("-2");
          });
      assertThat(used(gateway))
          .allMatch(token -> token.startsWith("Bearer sim-access-token-life-4-"));
      assertThat(grants(gateway).get(1).number())
          .as("asked for beside a call that still used the first")
          .isLessThan(
              gateway.upstream().received().stream()
                  .filter(it -> String.valueOf(it.header("authorization")).endsWith("-2"))
                  .findFirst()
                  .orElseThrow()
                  .number());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status-400 | 502 | provider_credential_rejected",
        "status-401 | 502 | provider_credential_rejected",
        "status-503 | 502 | upstream_error",
        "garbage | 502 | upstream_error",
      })
  void aFailureIsToldToTheCall(String words, int status, String code) {
    try (TestGateway gateway = start(words)) {
      HttpResponse<String> answer = ask(gateway);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      assertThat(answer.body()).contains(code).contains("token endpoint");
      assertThat(used(gateway)).isEmpty();
      assertThat(gateway.trace(answer).toString()).doesNotContain(CLIENT_SECRET);
    }
  }

  @Test
  void anEndpointThatIsDownIsUnreachable() {
    try (TestGateway gateway =
        start("http://127.0.0.1:" + Simulator.refusingPort() + "/token", "")) {
      HttpResponse<String> answer = ask(gateway);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(502);
      assertThat(answer.body()).contains("token endpoint could not be reached (refused)");
    }
  }

  @Test
  void oneThatNeverAnswersHoldsNobodyForLongerThanItsLimit() {
    try (TestGateway gateway = start("ORIGIN/oauth/stall/token", "timeouts: {connect: 1s}")) {
      long before = System.nanoTime();
      HttpResponse<String> answer = ask(gateway);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(504);
      assertThat(answer.body()).contains("token endpoint did not answer within 10 seconds");
      assertThat((System.nanoTime() - before) / 1_000_000_000).isBetween(9L, 16L);
    }
  }

  @Test
  void callsGoOnWhenTheEndpointIsBack() {
    try (TestGateway gateway = start("status-503+first-1")) {
      assertThat(ask(gateway).statusCode()).isEqualTo(502);
      Eventually.holds("a call is answered", () -> ask(gateway).statusCode() == 200);
      assertThat(grants(gateway)).hasSize(2);
    }
  }

  @Test
  void aTokenThatTheProviderRefusesIsNotUsedAgain() {
    try (TestGateway gateway = start("refused")) {
      assertThat(gateway.post(PATH, body("status-401")).statusCode()).isEqualTo(502);
      Eventually.holds("a call is answered", () -> ask(gateway).statusCode() == 200);
      assertThat(used(gateway).getLast()).isEqualTo("Bearer sim-access-token-refused-3");
    }
  }

  @Test
  void aTokenThatWasWithdrawnIsReplacedWithinTheCall() {
    try (TestGateway gateway = start("withdrawn")) {
      HttpResponse<String> answer = gateway.post(PATH, body("fail-1-401-then-ok"));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(used(gateway))
          .containsExactly(
              "Bearer sim-access-token-withdrawn-1", "Bearer sim-access-token-withdrawn-2");
      assertThat(gateway.trace(answer).toString()).contains("with a new access token");
    }
  }

  @Test
  void noSecretIsInAnAnswerATraceOrTheLog() throws IOException {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    Logs.install(log, Level.ALL);
    StringBuilder told = new StringBuilder();
    try {
      for (String words : List.of("secrets", "status-400", "garbage")) {
        try (TestGateway gateway = start(words)) {
          for (String model : List.of("echo", "echo-secret", "status-401", "status-500")) {
            HttpResponse<String> answer = gateway.post(PATH, body(model));
            told.append(answer.body()).append(answer.headers().map());
            told.append(gateway.trace(answer));
          }
          told.append(gateway.get("/metrics").body());
        }
      }
    } finally {
      LogManager.getLogManager().readConfiguration();
    }
    told.append(log.toString(UTF_8));
    assertThat(told.toString())
        .contains("\"level\":\"debug\"")
        .doesNotContain(CLIENT_SECRET)
        .doesNotContain("sim-access-token");
  }
}
