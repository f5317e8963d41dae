package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.simulator.Simulator;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process with little memory is asked for more than it has: it turns calls away and lives on.
class MemoryTest {
  private static final String KEY = "preset-api-key-0123456789-0123456789-0123456789";
  private static final String CHAT = "/v3/router/chat/completions";
  private static final int CALLS = 20;
  private static final int LARGE_MEGABYTES = 20;
  private static final String END = "\"}]}";

  @TempDir Path folder;
  private Vertx vertx;
  private Simulator simulator;
  private ServerSocket deaf;

  @BeforeEach
  void open() throws IOException {
    vertx = Vertx.vertx();
    simulator =
        Simulator.listen(vertx, "127.0.0.1", 0, new Simulator.Options(1, 0, Optional.empty()))
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    deaf = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    deaf.close();
    vertx.close();
  }

  /// `c` is the simulator; `deaf` takes connections and never reads.
  private RunningProcess start() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("c.yaml"),
            """
            timeouts: {first_token: 5s}
            providers:
              c: {dialect: chat, base_url: "http://127.0.0.1:%d/v1"}
              deaf: {dialect: chat, base_url: "http://127.0.0.1:%d/v1"}
            """
                .formatted(simulator.port(), deaf.getLocalPort()));
    return RunningProcess.up(
        List.of("-Xmx512m", "-XX:+ExitOnOutOfMemoryError"),
        folder,
        Map.of("TURNPIKE_API_KEY", KEY),
        "--port",
        "0",
        "--data",
        folder.resolve("data").toString(),
        "--config",
        config.toString());
  }

  /// Announced by its length or not.
  private static BodyPublisher large(String model, boolean announced) {
    byte[] text = new byte[1_000_000];
    Arrays.fill(text, (byte) 'x');
    List<byte[]> parts = new ArrayList<>();
    parts.add(begin(model).getBytes(US_ASCII));
    for (int i = 0; i < LARGE_MEGABYTES; i++) {
      parts.add(text);
    }
    parts.add(END.getBytes(US_ASCII));
    BodyPublisher chunked = BodyPublishers.ofByteArrays(parts);
    return announced
        ? BodyPublishers.fromPublisher(chunked, parts.stream().mapToLong(part -> part.length).sum())
        : chunked;
  }

  private static BodyPublisher small(String model) {
    return BodyPublishers.ofString(begin(model) + END);
  }

  private static String begin(String model) {
    return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"";
  }

  /// The statuses of so many calls at once; 0 for one that got no answer.
  private static List<Integer> askAtOnce(RunningProcess running, BodyPublisher body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(running.origin() + CHAT))
            .timeout(Duration.ofSeconds(60))
            .header("authorization", "Bearer " + KEY)
            .header("content-type", "application/json")
            .POST(body)
            .build();
    List<CompletableFuture<Integer>> asked = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      asked.add(
          running
              .client()
              .sendAsync(request, BodyHandlers.discarding())
              .handle((answer, lost) -> lost == null ? answer.statusCode() : 0));
    }
    return asked.stream().map(CompletableFuture::join).toList();
  }

  private static void assertLives(RunningProcess running) throws Exception {
    assertThat(running.get("/healthz", KEY).statusCode()).isEqualTo(200);
    assertThat(running.errors()).doesNotContain("OutOf");
  }

  @Test
  void manyLargeRequestsAtOnceAreAnsweredOrTurnedAway() throws Exception {
    try (RunningProcess running = start()) {
      for (boolean announced : new boolean[] {true, false, true}) {
        assertThat(askAtOnce(running, large("c/chunks-1-0ms", announced)))
            .contains(200)
            .allMatch(status -> List.of(200, 413, 503).contains(status));
      }
      assertLives(running);
    }
  }

  @Test
  void manyLargeRepliesAtOnceAreRelayedOrTurnedAway() throws Exception {
    try (RunningProcess running = start()) {
      for (int round = 0; round < 2; round++) {

        assertThat(askAtOnce(running, small("c/size-30000000")))
            .contains(200)
            .allMatch(status -> List.of(200, 503).contains(status));
      }
      assertLives(running);
    }
  }

  @Test
  void nothingRunsOutWhileAProviderDoesNotTakeThem() throws Exception {
    try (RunningProcess running = start()) {
      assertThat(askAtOnce(running, large("deaf/x", true)))
          .contains(504)
          .allMatch(status -> List.of(503, 504).contains(status));
      assertThat(askAtOnce(running, large("c/chunks-1-0ms", true)))
          .contains(200)
          .allMatch(status -> List.of(200, 503).contains(status));
      assertLives(running);
    }
  }
}
