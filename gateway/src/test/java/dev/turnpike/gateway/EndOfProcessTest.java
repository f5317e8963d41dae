package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// How a process ends while calls run, asked to or killed, and what the next one finds.
class EndOfProcessTest {
  private static final String KEY = "preset-api-key-0123456789-0123456789-0123456789";
  private static final String MANAGEMENT = "preset-management-key-0123456789-0123456789";
  private static final Map<String, String> PRESET =
      Map.of("TURNPIKE_API_KEY", KEY, "TURNPIKE_MANAGEMENT_KEY", MANAGEMENT);
  private static final String CHAT = "/v3/router/chat/completions";

  private static final int CALLERS = 8;

  @TempDir Path folder;

  @BeforeEach
  void configure() throws IOException {
    Files.writeString(folder.resolve("turnpike.yaml"), "timeouts: {drain: 3s}\n");
  }

  private RunningProcess up() throws IOException {
    return RunningProcess.up(
        folder, PRESET, "--port", "0", "--data", folder.resolve("data").toString());
  }

  private static String chat(String model, boolean stream) {
    return "{\"model\":\""
        + model
        + "\",\"stream\":"
        + stream
        + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
  }

  private static HttpResponse<InputStream> stream(RunningProcess running, String model)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        running
            .client()
            .send(running.post(CHAT, KEY, chat(model, true)), BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer;
  }

  private static String id(HttpResponse<?> answer) {
    return answer.headers().firstValue("x-turnpike-trace-id").orElseThrow();
  }

  private static String status(RunningProcess running, String trace)
      throws IOException, InterruptedException {
    HttpResponse<String> found = running.get("/v3/traces/" + trace, MANAGEMENT);
    assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
    return TestGateway.JSON.readTree(found.body()).at("/trace/status").asString();
  }

  // Asked to end.

  @Test
  void whileItDrainsNewCallsAre503AndEveryStreamEndsAndIsTraced() throws Exception {
    String ends;
    String breaks;
    String stuck;
    List<String> turnedAway = new ArrayList<>();
    try (RunningProcess running = up()) {
      int port = URI.create(running.origin()).getPort();
      HttpResponse<InputStream> first = stream(running, "sim/chunks-40-20ms");
      HttpResponse<InputStream> second = stream(running, "sim/endless-20ms");
      try (RawConnection deaf = new RawConnection(port)) {
        deaf.write(
            RawConnection.post(CHAT, chat("sim/endless", true)).replace(TestGateway.KEY, KEY));
        String head = deaf.readUntil("\r\n\r\n").toLowerCase(java.util.Locale.ROOT);
        ends = id(first);
        breaks = id(second);
        stuck = head.replaceAll("(?s).*x-turnpike-trace-id: (\\w+).*", "$1");
        running.terminate();
        Eventually.holds("it drains", () -> isDraining(running));
        HttpResponse<String> late =
            running
                .client()
                .send(running.post(CHAT, KEY, chat("sim/echo", false)), BodyHandlers.ofString());
        assertThat(late.statusCode()).isEqualTo(503);
        assertThat(late.headers().firstValue("retry-after")).isPresent();
        turnedAway.add(id(late));
        assertThat(new String(first.body().readAllBytes(), UTF_8)).endsWith("data: [DONE]\n\n");
        assertThat(new String(second.body().readAllBytes(), UTF_8))
            .contains("data: {\"error\":")
            .doesNotContain("[DONE]");
        assertThat(running.exitStatus()).as(running.errors()).isZero();
      }
    }
    try (RunningProcess next = up()) {
      assertThat(status(next, ends)).isEqualTo("ok");
      assertThat(status(next, breaks)).isEqualTo("error");
      assertThat(status(next, stuck)).isIn("error", "cancelled");
      assertThat(status(next, turnedAway.getFirst())).isEqualTo("error");
    }
  }

  private static boolean isDraining(RunningProcess running) {
    try {
      return running.get("/readyz", KEY).statusCode() == 503;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("it does not answer any more", e);
    }
  }

  // Killed.

  @Test
  void aProcessThatIsKilledUnderLoadLosesNothingThatWasSpooled() throws Exception {
    Set<String> sent = ConcurrentHashMap.newKeySet();
    long spooled;
    try (RunningProcess running = up()) {
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        callers.add(Thread.startVirtualThread(() -> callUntilItEnds(running, sent)));
      }
      Eventually.holds("there is load", () -> sent.size() > 500);
      spooled = spooled(running);
      running.kill();
      for (Thread caller : callers) {
        caller.join();
      }
    }
    assertThat(spooled).isPositive();
    tearTheSpool();
    try (RunningProcess next = up()) {
      List<String> found = allCalls(next);
      assertThat(found).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo((int) spooled);
      assertThat(found.size()).isLessThanOrEqualTo(sent.size() + CALLERS);
      HttpResponse<String> answer =
          next.client()
              .send(next.post(CHAT, KEY, chat("sim/echo", false)), BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  private static void callUntilItEnds(RunningProcess running, Set<String> sent) {
    try {
      while (true) {
        sent.add(
            id(
                running
                    .client()
                    .send(
                        running.post(CHAT, KEY, chat("sim/echo", false)),
                        BodyHandlers.ofString())));
      }
    } catch (IOException | InterruptedException killed) {
      // as it should be
    }
  }

  private static long spooled(RunningProcess running) throws IOException, InterruptedException {
    return running
        .get("/metrics", KEY)
        .body()
        .lines()
        .filter(line -> line.startsWith("turnpike_traces_spooled_total "))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
        .findFirst()
        .orElseThrow();
  }

  /// As if the power had gone in the middle of a write.
  private void tearTheSpool() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("data/traces/spool"))) {
      List<Path> segments = files.filter(file -> file.toString().endsWith(".spool")).toList();
      assertThat(segments).isNotEmpty();
      for (Path segment : segments) {
        Files.write(segment, new byte[] {0, 0, 1, 0, 42, 42}, StandardOpenOption.APPEND);
      }
    }
  }

  private static List<String> allCalls(RunningProcess running) throws Exception {
    List<String> found = new ArrayList<>();
    String token = "";
    do {
      HttpResponse<String> answer =
          running
              .client()
              .send(
                  running.post(
                      "/v3/traces/search",
                      MANAGEMENT,
                      "{\"from\":\"2020-01-01T00:00:00Z\",\"to\":\"2100-01-01T00:00:00Z\","
                          + "\"limit\":200,\"page_token\":\""
                          + token
                          + "\"}"),
                  BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode page = TestGateway.JSON.readTree(answer.body());
      page.path("data").forEach(trace -> found.add(trace.path("call_id").asString()));
      token = page.path("next_page_token").asString();
    } while (!token.isEmpty());
    return found;
  }
}
