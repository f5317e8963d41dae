package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.simulator.Journal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// A client that leaves stops its provider at once, wherever its call stands, and the trace says
/// so.
class CancelTest {
  private static final String CHAT = "/v3/router/chat/completions";
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        TestGateway.start(
            "",
            """
              priced:
                dialect: chat
                base_url: ORIGIN/v1
                api_key: k
                models:
                  - {id: endless-5ms, input_price: 1, output_price: 2}
                  - {id: stall-mid, input_price: 1, output_price: 2}
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

  /// A call under a trace id of the client's own, so that it can be found though nothing came back.
  private static String begin(RawConnection client, String model, boolean stream, String more)
      throws IOException {
    String trace = UUID.randomUUID().toString().replace("-", "");
    String body =
        "{\"model\":\""
            + model
            + "\",\"stream\":"
            + stream
            + more
            + ",\"messages\":[{\"role\":\"user\",\"content\":\"Guten Tag\"}]}";
    client.write(
        RawConnection.head(
                CHAT,
                "Traceparent: 00-" + trace + "-b7ad6b7169203331-01",
                "Content-Length: " + body.length())
            + body);
    return trace;
  }

  @ParameterizedTest
  @CsvSource({
    "c/stall-first, false",
    "c/stall-first, true",
    "c/stall-headers, false",
    "c/stall-headers, true",
    "c/stall-mid, false",
    "c/delay-20000ms, true"
  })
  void whileTheProviderIsSilentAndNothingWasRelayed(String model, boolean stream) throws Exception {
    String trace;
    try (RawConnection client = new RawConnection(gateway.port())) {
      trace = begin(client, model, stream, "");
      assertThat(gateway.upstream().await(seen -> seen.size() == 1, PATIENCE)).hasSize(1);
    }
    assertThatTheProviderIsStoppedSoon();
    JsonNode left = gateway.trace(trace);
    assertThat(left.at("/status").asString()).isEqualTo("cancelled");
    assertThat(left.at("/error/code").asString("client_cancelled")).isEqualTo("client_cancelled");
    assertThat(left.at("/attempts").toString()).contains("\"client_cancelled\"");
    assertThat(left.at("/cost/total_nanos").isNull()).as(left.toString()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"priced/stall-mid", "priced/endless-5ms"})
  void inTheMiddleOfAStreamWhichIsPricedByWhatCame(String model) throws Exception {
    String trace;
    try (RawConnection client = new RawConnection(gateway.port())) {
      trace = begin(client, model, true, "");
      assertThat(client.readUntil("\"content\":\"")).startsWith("HTTP/1.1 200");
    }
    assertThatTheProviderIsStoppedSoon();
    JsonNode left = gateway.trace(trace);
    assertThat(left.at("/status").asString()).isEqualTo("cancelled");
    assertThat(left.at("/usage/completion_tokens").asLong()).isPositive();
    assertThat(left.at("/usage/prompt_tokens").asLong()).isPositive();
    assertThat(left.toString()).contains("\"estimated\":true");
    assertThat(left.at("/cost/total_nanos").asLong()).isPositive();
  }

  @Test
  void whileARetryIsWaitedFor() throws Exception {
    String trace;
    try (RawConnection client = new RawConnection(gateway.port())) {
      trace = begin(client, "c/429-seconds", false, ",\"retry\":{\"count\":3}");
      List<Journal.Received> answered = gateway.upstream().awaitSettled(1, PATIENCE);
      assertThat(answered.getFirst().ending()).isEqualTo(Journal.Ending.COMPLETED);
    }
    JsonNode left = gateway.trace(trace);
    assertThat(left.at("/status").asString()).isEqualTo("cancelled");
    assertThat(left.at("/attempts")).hasSize(1);
    assertThat(gateway.upstream().received()).hasSize(1);
  }

  @Test
  void whileItsBodyIsOnItsWay() throws Exception {
    try (RawConnection client = new RawConnection(gateway.port())) {
      client.write(RawConnection.head(CHAT, "Content-Length: 3000000") + "{\"model\":");
      Eventually.holds(
          "the body is awaited", () -> gateway.turnpike().gateway().traffic().bytes() > 0);
    }
    Eventually.holds(
        "nothing is held or counted",
        () ->
            gateway.turnpike().gateway().traffic().bytes() == 0
                && gateway.turnpike().gateway().traffic().calls() == 0);
    assertThat(gateway.upstream().received()).isEmpty();
  }

  private static void assertThatTheProviderIsStoppedSoon() throws Exception {
    long since = System.nanoTime();
    Journal.Received ended = gateway.upstream().awaitSettled(1, PATIENCE).getFirst();
    assertThat(ended.ending()).isEqualTo(Journal.Ending.CLIENT_LEFT);
    assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(SOON);
    assertThat(gateway.upstream().received()).as("no further attempt").hasSize(1);
  }
}
