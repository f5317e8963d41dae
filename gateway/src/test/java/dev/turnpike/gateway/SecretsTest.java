package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.log.Logs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogManager;
import org.junit.jupiter.api.Test;

/// No key and no prompt is in the log, whatever its level, or in a metric, whatever goes wrong.
class SecretsTest {
  private static final String PROMPT = "canary-prompt-4711";
  private static final String WRONG_KEY = "canary-wrong-key-0123456789-0123456789";
  private static final List<String> SECRETS =
      List.of(
          PROMPT, WRONG_KEY, TestGateway.KEY, TestGateway.MANAGEMENT_KEY, TestGateway.UPSTREAM_KEY);

  private static final List<String> BEHAVIOURS =
      List.of(
          "echo",
          "tool",
          "status-400",
          "status-500",
          "status-404",
          "echo-secret",
          "quota",
          "context",
          "html",
          "empty",
          "garbage",
          "bad-chunk",
          "truncate",
          "bad-event",
          "bad-utf8",
          "error-event",
          "error-first",
          "json-for-stream",
          "json-error-200",
          "cut-mid",
          "reset",
          "redirect",
          "stall-first",
          "x\\r\\n" + PROMPT);

  @Test
  void nothingOfThemIsInTheLogOrInAMetric() throws IOException {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    Logs.install(log, Level.ALL);
    String metrics;
    try (TestGateway gateway = TestGateway.start("timeouts: {first_token: 300ms}")) {
      for (String behaviour : BEHAVIOURS) {
        for (boolean stream : new boolean[] {false, true}) {
          ask(gateway, behaviour, stream);
        }
      }
      askBadly(gateway);
      gateway.flush();
      metrics = gateway.get("/metrics").body();
    } finally {
      LogManager.getLogManager().readConfiguration();
    }
    assertThat(metrics).contains("turnpike_calls_total");
    String said = log.toString(UTF_8);
    assertThat(said).contains("\"level\":\"debug\"");
    for (String secret : SECRETS) {
      assertThat(metrics.contains(secret)).as(secret + " in the metrics").isFalse();
      assertThat(said.lines().filter(line -> line.contains(secret))).as(secret).isEmpty();
    }
  }

  private static void ask(TestGateway gateway, String behaviour, boolean stream) {
    String end =
        ",\"stream\":"
            + stream
            + ",\"max_tokens\":50,\"user\":\""
            + PROMPT
            + "\",\"messages\":[{\"role\":\"user\",\"content\":\""
            + PROMPT
            + "\"}]}";
    gateway.post("/v3/router/chat/completions", "{\"model\":\"c/" + behaviour + "\"" + end);
    gateway.post("/v3/anthropic/v1/messages", "{\"model\":\"m/" + behaviour + "\"" + end);
  }

  private static void askBadly(TestGateway gateway) throws IOException {
    String wrong = "Bearer " + WRONG_KEY;
    gateway.post("/v3/router/chat/completions", "{\"" + PROMPT, "x-turnpike-name", PROMPT);
    gateway.post("/v3/router/chat/completions", PROMPT, "authorization", wrong);
    gateway.post("/v3/router/chat/completions", "{\"model\":\"" + PROMPT + "\"}");
    gateway.post("/v3/router/responses", "{\"model\":\"r/echo\",\"input\":\"" + PROMPT + "\"}");
    gateway.get("/v3/google/v1beta/models?key=" + WRONG_KEY, "x-filler", "a");
    gateway.get("/" + PROMPT);
    gateway.get("/v3/traces/" + PROMPT, "authorization", "Bearer " + TestGateway.MANAGEMENT_KEY);
    gateway.post(
        "/v3/traces/search",
        "{\"" + PROMPT + "\":1}",
        "authorization",
        "Bearer " + TestGateway.MANAGEMENT_KEY);
    try (RawConnection raw = new RawConnection(gateway.port())) {
      raw.write("GET /" + PROMPT + " HTTP/1.1\r\nHost : x\r\nX-Api-Key: " + WRONG_KEY + "\r\n\r\n");
      assertThat(raw.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 400");
    }
  }
}
