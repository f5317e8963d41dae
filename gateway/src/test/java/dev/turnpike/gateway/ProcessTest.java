package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `turnpike up` as strangers meet it: start, start again, end, and end badly.
class ProcessTest {
  private static final String KEY = "preset-api-key-0123456789-0123456789-0123456789";
  private static final String MANAGEMENT = "preset-management-key-0123456789-0123456789";
  private static final Map<String, String> PRESET =
      Map.of("TURNPIKE_API_KEY", KEY, "TURNPIKE_MANAGEMENT_KEY", MANAGEMENT);

  @TempDir Path folder;

  private static String chat(String model, boolean stream) {
    return "{\"model\":\""
        + model
        + "\",\"stream\":"
        + stream
        + ",\"messages\":[{\"role\":\"user\",\"content\":\"canary-prompt-4711\"}]}";
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  @Test
  void theFirstStartShowsKeysOnceAndTheyStayGood() throws Exception {
    String key;
    String management;
    try (RunningProcess first =
        RunningProcess.up(folder, Map.of(), "--port", "0", "--data", data())) {
      assertThat(first.banner())
          .contains("/v3/router")
          .contains("/v3/anthropic")
          .contains("/v3/google");
      key = first.shown("API key");
      management = first.shown("Management key");
      assertThat(key).startsWith("sk-tp-");
      assertThat(management).startsWith("sk-tpm-");
      assertThat(first.banner().lines().filter(line -> line.startsWith("curl ")).findFirst())
          .hasValueSatisfying(
              line -> assertThat(line).contains(key).contains("sim/echo").contains("/v3/router"));
      assertThat(answer(first, key).statusCode()).isEqualTo(200);
      Path file = folder.resolve("data/management.key");
      assertThat(Files.readString(file).strip()).isEqualTo(management);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      first.terminate();
      first.exitStatus();
    }
    try (RunningProcess second =
        RunningProcess.up(folder, Map.of(), "--port", "0", "--data", data())) {
      assertThat(second.banner()).doesNotContain(key).doesNotContain(management);
      assertThat(answer(second, key).statusCode()).isEqualTo(200);
      assertThat(second.get("/v2/api-keys", management).body()).doesNotContain(key);
      assertThat(second.get("/v2/api-keys", key).statusCode()).isEqualTo(403);
      assertThat(second.errors()).doesNotContain("canary-prompt-4711").doesNotContain(key);
      assertThat(second.get("/metrics", key).body())
          .contains("turnpike_calls_total")
          .doesNotContain("canary");
    }
  }

  private static HttpResponse<String> answer(RunningProcess running, String key)
      throws IOException, InterruptedException {
    return running
        .client()
        .send(
            running.post("/v3/router/chat/completions", key, chat("sim/echo", false)),
            BodyHandlers.ofString());
  }

  /// The name of a provider that ships is answered with this machine's own address, as a poisoned
  /// resolver would: nothing is connected to, and the trace says why.
  @Test
  void aProviderWhoseNameLeadsInwardIsBlocked() throws Exception {
    Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 api.openai.com\n");
    try (RunningProcess running =
        RunningProcess.up(
            List.of("-Dvertx.disableDnsResolver=true", "-Djdk.net.hosts.file=" + hosts),
            folder,
            Map.of("OPENAI_API_KEY", "upstream-key-4711"),
            "--port",
            "0",
            "--data",
            data())) {
      String ask = chat("openai/gpt-5.1", false);
      HttpResponse<String> answer =
          running
              .client()
              .send(
                  running.post("/v3/router/chat/completions", running.shown("API key"), ask),
                  BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(answer.body()).contains("\"error\"").doesNotContain("127.0.0.1");
      String trace = answer.headers().firstValue("x-turnpike-trace-id").orElseThrow();
      String management = running.shown("Management key");
      Eventually.holds(
          "the trace names the blocked address",
          () -> read(running, "/v3/traces/" + trace, management).contains("\"blocked_address\""));
    }
  }

  private static String read(RunningProcess running, String path, String key) {
    try {
      return running.get(path, key).body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aPortInUseEndsTheStartWithOneSentence() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RunningProcess failed =
            RunningProcess.fails(
                folder,
                Map.of(),
                "--port",
                Integer.toString(taken.getLocalPort()),
                "--data",
                data())) {
      assertThat(failed.exitStatus()).isEqualTo(1);
      assertThat(failed.errors().lines().filter(line -> line.startsWith("turnpike: ")))
          .singleElement()
          .asString()
          .contains("in use");
    }
  }

  @Test
  void theKeysAreShownAtTheFirstStartThatSucceeds() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RunningProcess failed =
            RunningProcess.fails(
                folder,
                Map.of(),
                "--port",
                Integer.toString(taken.getLocalPort()),
                "--data",
                data())) {
      assertThat(failed.exitStatus()).isEqualTo(1);
      assertThat(folder.resolve("data/management.key")).doesNotExist();
    }
    try (RunningProcess running =
        RunningProcess.up(folder, Map.of(), "--port", "0", "--data", data())) {
      assertThat(running.shown("API key")).startsWith("sk-tp-");
      assertThat(running.shown("Management key")).startsWith("sk-tpm-");
      assertThat(answer(running, running.shown("API key")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aProvidersKeyThatCannotBeSentEndsTheStartWithOneSentence() throws Exception {
    try (RunningProcess failed =
        RunningProcess.fails(
            folder,
            Map.of("OPENAI_API_KEY", "sk-canary\u0001-4711"),
            "--port",
            "0",
            "--data",
            data())) {
      assertThat(failed.exitStatus()).isEqualTo(1);
      assertThat(failed.errors().strip().lines().toList().getLast())
          .isEqualTo(
              "turnpike: the environment variable OPENAI_API_KEY holds a provider's key, which must"
                  + " be visible ASCII without spaces");
      assertThat(failed.errors()).doesNotContain("canary");
    }
  }

  @Test
  void aDataFolderThatCannotBeWrittenOrIsInUseEndsTheStart() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    try (RunningProcess failed =
        RunningProcess.fails(
            folder, Map.of(), "--port", "0", "--data", file.resolve("data").toString())) {
      assertThat(failed.exitStatus()).isEqualTo(1);
      assertThat(failed.errors()).contains("turnpike: cannot write to data folder");
    }
    try (RunningProcess _ = RunningProcess.up(folder, PRESET, "--port", "0", "--data", data());
        RunningProcess failed =
            RunningProcess.fails(folder, PRESET, "--port", "0", "--data", data())) {
      assertThat(failed.exitStatus()).isEqualTo(1);
      assertThat(failed.errors()).contains("is in use by another Turnpike process");
    }
  }

  @Test
  void configurationErrorsNameFileAndLine() throws Exception {
    Path config = Files.writeString(folder.resolve("c.yaml"), "limits:\n  bdoy: 1MB\n");
    try (RunningProcess failed =
        RunningProcess.fails(folder, Map.of(), "--config", config.toString())) {
      assertThat(failed.exitStatus()).isEqualTo(1);
      assertThat(failed.errors().strip())
          .isEqualTo("turnpike: " + config + ":2: unknown key bdoy in limits; did you mean body?");
    }
  }

  @Test
  void aTermSignalLetsStreamsEndAndLosesNoTrace() throws Exception {
    String trace;
    try (RunningProcess running =
        RunningProcess.up(folder, PRESET, "--port", "0", "--data", data())) {
      HttpResponse<InputStream> stream =
          running
              .client()
              .send(
                  running.post(
                      "/v3/router/chat/completions", KEY, chat("sim/chunks-40-50ms", true)),
                  BodyHandlers.ofInputStream());
      trace = stream.headers().firstValue("x-turnpike-trace-id").orElseThrow();
      running.terminate();
      String whole = new String(stream.body().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(whole).endsWith("data: [DONE]\n\n");
      assertThat(running.exitStatus()).isZero();
    }
    try (RunningProcess again =
        RunningProcess.up(folder, PRESET, "--port", "0", "--data", data())) {
      assertThat(again.get("/v3/traces/" + trace, MANAGEMENT).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aStreamBeyondTheDrainLimitEndsWithAnErrorEvent() throws Exception {
    Path config = Files.writeString(folder.resolve("c.yaml"), "timeouts: {drain: 300ms}\n");
    try (RunningProcess running =
        RunningProcess.up(
            folder, PRESET, "--port", "0", "--data", data(), "--config", config.toString())) {
      HttpResponse<InputStream> stream =
          running
              .client()
              .send(
                  running.post("/v3/router/chat/completions", KEY, chat("sim/endless-20ms", true)),
                  BodyHandlers.ofInputStream());
      running.terminate();
      String whole = new String(stream.body().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(whole).contains("data: {\"error\":").doesNotContain("[DONE]");
      running.exitStatus();
    }
  }

  @Test
  void whatWasSpooledSurvivesAKillAndIsThereOnce() throws Exception {
    List<String> answered = new ArrayList<>();
    long spooled;
    try (RunningProcess running =
        RunningProcess.up(folder, PRESET, "--port", "0", "--data", data())) {
      for (int i = 0; i < 400; i++) {
        answered.add(
            answer(running, KEY).headers().firstValue("x-turnpike-trace-id").orElseThrow());
      }
      spooled =
          running
              .get("/metrics", KEY)
              .body()
              .lines()
              .filter(line -> line.startsWith("turnpike_traces_spooled_total "))
              .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
              .findFirst()
              .orElseThrow();
      running.kill();
    }
    assertThat(spooled).isGreaterThan(300);
    try (RunningProcess again =
        RunningProcess.up(folder, PRESET, "--port", "0", "--data", data())) {
      Set<String> found = new HashSet<>();
      int rows = 0;
      String token = "";
      do {
        JsonNode page = search(again, token);
        for (JsonNode trace : page.path("data")) {
          found.add(trace.path("call_id").asString());
          rows++;
        }
        token = page.path("next_page_token").asString();
      } while (!token.isEmpty());
      assertThat(found).hasSize(rows);
      found.retainAll(answered);
      assertThat((long) found.size()).isGreaterThanOrEqualTo(spooled);
    }
  }

  private static JsonNode search(RunningProcess running, String token)
      throws IOException, InterruptedException {
    HttpResponse<String> page =
        running
            .client()
            .send(
                running.post(
                    "/v3/traces/search",
                    MANAGEMENT,
                    "{\"from\":\"2020-01-01T00:00:00Z\",\"to\":\"2100-01-01T00:00:00Z\",\"limit\":200,"
                        + "\"page_token\":\""
                        + token
                        + "\"}"),
                BodyHandlers.ofString());
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    return TestGateway.JSON.readTree(page.body());
  }

  @Test
  void aNewAliasIsAppliedAndABadFileLeavesTheOldOneInForce() throws Exception {
    Path config = Files.writeString(folder.resolve("c.yaml"), "aliases: {one: sim/echo}\n");
    try (RunningProcess running =
        RunningProcess.up(
            folder, PRESET, "--port", "0", "--data", data(), "--config", config.toString())) {
      assertThat(ask(running, "two")).isEqualTo(400);
      Files.writeString(config, "aliases: {two: sim/echo}\n");
      assertThat(apply(running)).isEqualTo(200);
      assertThat(ask(running, "two")).isEqualTo(200);
      Files.writeString(config, "aliasses: {three: sim/echo}\n");
      assertThat(apply(running)).isEqualTo(400);
      assertThat(ask(running, "two")).isEqualTo(200);
    }
  }

  private static int ask(RunningProcess running, String model)
      throws IOException, InterruptedException {
    return running
        .client()
        .send(
            running.post("/v3/router/chat/completions", KEY, chat(model, false)),
            BodyHandlers.ofString())
        .statusCode();
  }

  private static int apply(RunningProcess running) throws IOException, InterruptedException {
    return running
        .client()
        .send(running.post("/v2/config/apply", MANAGEMENT, ""), BodyHandlers.ofString())
        .statusCode();
  }
}
