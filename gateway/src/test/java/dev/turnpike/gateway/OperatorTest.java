package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What an operator does by hand with a running process works as it is printed and documented.
class OperatorTest {
  private static final String KEY = "preset-api-key-0123456789-0123456789-0123456789";
  private static final String MANAGEMENT = "preset-management-key-0123456789-0123456789";
  private static final Map<String, String> PRESET =
      Map.of("TURNPIKE_API_KEY", KEY, "TURNPIKE_MANAGEMENT_KEY", MANAGEMENT);
  private static final Pattern CURL =
      Pattern.compile("curl '([^']+)' -H \"([^:]+): ([^\"]+)\" -H '([^:]+): ([^']+)' -d '(.*)'");

  @TempDir Path folder;

  private RunningProcess up(Map<String, String> environment) throws IOException {
    return RunningProcess.up(
        folder, environment, "--port", "0", "--data", folder.resolve("data").toString());
  }

  // The printed call.

  @Test
  void theCurlLineWorksAsItIsPrinted() throws Exception {
    try (RunningProcess running = up(Map.of())) {
      assertThat(answerTo(curlLine(running), Map.of())).contains("\"content\":\"Hello\"");
    }
    try (RunningProcess again = up(PRESET)) {
      assertThat(curlLine(again)).contains("$TURNPIKE_API_KEY");
      assertThat(answerTo(curlLine(again), PRESET)).contains("\"content\":\"Hello\"");
    }
  }

  private static String curlLine(RunningProcess running) {
    return running
        .banner()
        .lines()
        .filter(line -> line.startsWith("curl "))
        .findFirst()
        .orElseThrow();
  }

  /// By a shell, where this machine has curl; else the same request by our own client.
  private static String answerTo(String line, Map<String, String> environment) throws Exception {
    if (hasCurl()) {
      ProcessBuilder shell = new ProcessBuilder("bash", "-c", line);
      shell.environment().putAll(environment);
      Process process = shell.redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as(said).isZero();
      return said;
    }
    Matcher parts = CURL.matcher(line);
    assertThat(parts.matches()).as(line).isTrue();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(parts.group(1)))
            .header(
                parts.group(2),
                parts
                    .group(3)
                    .replace("$TURNPIKE_API_KEY", environment.getOrDefault("TURNPIKE_API_KEY", "")))
            .header(parts.group(4), parts.group(5))
            .POST(BodyPublishers.ofString(parts.group(6)))
            .build();
    try (var client = java.net.http.HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString()).body();
    }
  }

  private static boolean hasCurl() throws InterruptedException {
    try {
      Process curl = new ProcessBuilder("curl", "--version").start();
      curl.getInputStream().readAllBytes();
      return curl.waitFor(10, TimeUnit.SECONDS) && curl.exitValue() == 0;
    } catch (IOException notThere) {
      return false;
    }
  }

  // Keys.

  @Test
  void presetKeysWorkAndAreNotShown() throws Exception {
    try (RunningProcess running = up(PRESET)) {
      assertThat(running.banner()).doesNotContain(KEY).doesNotContain(MANAGEMENT);
      assertThat(running.get("/v1/models", KEY).statusCode()).isEqualTo(200);
      assertThat(running.get("/v2/api-keys", MANAGEMENT).statusCode()).isEqualTo(200);
      assertThat(running.get("/v1/models", MANAGEMENT).statusCode()).isEqualTo(403);
      assertThat(Files.readString(folder.resolve("data/management.key")).strip())
          .isEqualTo(MANAGEMENT);
    }
  }

  @Test
  void aKeyThatTheCommandLineMakesIsGoodAtOnce() throws Exception {
    try (RunningProcess running = up(PRESET)) {
      String said =
          RunningProcess.command(folder, at(running), "key", "create", "from the command line");
      assertThat(said).startsWith("0 ");
      Matcher key = Pattern.compile("sk-tp-[\\w-]+").matcher(said);
      assertThat(key.find()).as(said).isTrue();
      assertThat(running.get("/v1/models", key.group()).statusCode()).isEqualTo(200);
    }
  }

  private static Map<String, String> at(RunningProcess running) {
    return Map.of("TURNPIKE_URL", running.origin(), "TURNPIKE_MANAGEMENT_KEY", MANAGEMENT);
  }

  // The configuration.

  @Test
  void configApplyPutsTheFileInForceAndSaysWhatIsWrongWithABadOne() throws Exception {
    Path config = folder.resolve("turnpike.yaml");
    Files.writeString(config, "aliases: {one: sim/echo}\n");
    try (RunningProcess running = up(PRESET)) {
      assertThat(ask(running, "two")).isEqualTo(400);
      Files.writeString(config, "aliases: {two: sim/echo}\n");
      assertThat(RunningProcess.command(folder, at(running), "config", "apply"))
          .isEqualTo("0 the configuration is in force\n");
      assertThat(ask(running, "two")).isEqualTo(200);
      Files.writeString(config, "aliases: {two: sim/echo}\nlimits: {bdoy: 1MB}\n");
      assertThat(RunningProcess.command(folder, at(running), "config", "apply"))
          .startsWith("1 ")
          .contains(":2: unknown key bdoy")
          .contains("the old one is still in force");
      assertThat(ask(running, "two")).isEqualTo(200);
    }
  }

  @Test
  void configApplyNamesWhatNeedsARestartAndAppliesAllElse() throws Exception {
    Path config = folder.resolve("turnpike.yaml");
    try (RunningProcess running = up(PRESET)) {
      Files.writeString(
          config,
          "server: {hosts: [a.example]}\nlimits: {memory: 1GB}\naliases: {two: sim/echo}\n");
      assertThat(statusFor(running, "a.example")).isEqualTo(400);
      String note =
          "note: limits.memory has changed and needs a restart; until then it stays as it was\n";
      for (int i = 0; i < 2; i++) {
        assertThat(RunningProcess.command(folder, at(running), "config", "apply"))
            .isEqualTo("0 " + note + "all else of the configuration is in force\n");
      }
      assertThat(statusFor(running, "a.example")).isEqualTo(200);
      assertThat(ask(running, "two")).isEqualTo(200);
      Files.writeString(config, "server: {hosts: [b.example]}\n");
      assertThat(RunningProcess.command(folder, at(running), "config", "apply"))
          .isEqualTo("0 the configuration is in force\n");
      assertThat(statusFor(running, "a.example")).isEqualTo(400);
    }
  }

  /// What `/readyz` answers to a request that names this host.
  private static int statusFor(RunningProcess running, String host) throws IOException {
    try (RawConnection raw = new RawConnection(URI.create(running.origin()).getPort())) {
      raw.write("GET /readyz HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
      return RawConnection.status(raw.readUntil("\r\n"));
    }
  }

  @Test
  void commandsFindTheRunningGatewayThroughItsDataFolder() throws Exception {
    try (RunningProcess _ = up(Map.of())) {
      String data = folder.resolve("data").toString();
      assertThat(RunningProcess.command(folder, Map.of(), "key", "list", "--data", data))
          .startsWith("0 ")
          .contains("first API key");
      assertThat(
              RunningProcess.command(
                  folder, Map.of(), "key", "create", "--name", "laptop", "--data", data))
          .startsWith("0 ")
          .contains("sk-tp-");
    }
  }

  @Test
  void anOpenHostSaysWhichTlsAndWhichNames() throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "dns:a.example");
    Files.writeString(
        folder.resolve("turnpike.yaml"),
        "server: {host: 0.0.0.0, tls: {cert: %s, key: %s}, hosts: [a.example, b.example]}"
            .formatted(certificate.chain(), certificate.key()));
    try (RunningProcess running = up(PRESET)) {
      String banner = running.bannerUpTo("b.example");
      assertThat(banner)
          .contains("\nNote: listening on 0.0.0.0 with TLS from " + certificate.chain() + "\n")
          .contains(
              "\nNote: answering to a.example, b.example (server.hosts), localhost and plain");
      assertThat(banner).containsPattern("OpenAI +https://a\\.example:\\d+/v3/router\n");
      assertThat(curlLine(running)).startsWith("curl 'https://a.example:");
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aHangUpSignalPutsTheFileInForceAndABadOneIsLogged() throws Exception {
    Path config = folder.resolve("turnpike.yaml");
    Files.writeString(config, "aliases: {one: sim/echo}\n");
    try (RunningProcess running = up(PRESET)) {
      assumeThat(running.errors()).as("not under nohup").doesNotContain("SIGHUP is ignored");
      Files.writeString(config, "aliases: {two: sim/echo}\n");
      hangUp(running);
      Eventually.holds("the new alias is in force", () -> ask(running, "two") == 200);
      assertThat(ask(running, "one")).isEqualTo(400);
      Files.writeString(config, "aliasses: {three: sim/echo}\n");
      hangUp(running);
      Eventually.holds(
          "the mistake is in the log",
          () -> running.errors().contains("unknown key aliasses at the top"));
      assertThat(ask(running, "two")).isEqualTo(200);
    }
  }

  private static void hangUp(RunningProcess running) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-HUP", Long.toString(running.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private static int ask(RunningProcess running, String model) {
    try {
      String body =
          "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
      return running
          .client()
          .send(running.post("/v3/router/chat/completions", KEY, body), BodyHandlers.discarding())
          .statusCode();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
