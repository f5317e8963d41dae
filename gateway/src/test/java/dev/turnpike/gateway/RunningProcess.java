package dev.turnpike.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `turnpike up` as a process of its own, on a free port.
final class RunningProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern BASE = Pattern.compile("(http://127\\.0\\.0\\.1:\\d+)/v3/router");

  private final Process process;
  private final Path err;
  private final StringBuilder banner = new StringBuilder();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private RunningProcess(Process process, Path err) {
    this.process = process;
    this.err = err;
  }

  /// Starts and waits for the banner.
  static RunningProcess up(Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    return up(List.of(), folder, environment, arguments);
  }

  /// With further options of the JVM.
  static RunningProcess up(
      List<String> options, Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    RunningProcess running = begin(options, folder, environment, arguments);
    BufferedReader out = running.process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      running.banner.append(line).append('\n');
      if (line.startsWith("curl ")) {
        return running;
      }
    }
    throw new AssertionError("no banner: " + running.banner + running.errors());
  }

  /// Starts what cannot start, and returns it once it has ended.
  static RunningProcess fails(Path folder, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    RunningProcess running = begin(List.of(), folder, environment, arguments);
    if (!running.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      running.process.destroyForcibly();
      throw new AssertionError("it runs though it should not");
    }
    return running;
  }

  /// Another command than `up`, run to its end: its exit status, a space, and all that it said.
  static String command(Path folder, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(commandLine(List.of(), folder, arguments)).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.endsWith("_API_KEY"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() + " " + said;
  }

  private static RunningProcess begin(
      List<String> options, Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> up = new ArrayList<>(List.of("up"));
    up.addAll(List.of(arguments));
    Path err = Files.createTempFile(folder, "err", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(commandLine(options, folder, up.toArray(String[]::new)))
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.endsWith("_API_KEY"));
    builder.environment().putAll(environment);
    return new RunningProcess(builder.start(), err);
  }

  private static List<String> commandLine(List<String> options, Path folder, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dturnpike.home=" + folder,
                "-cp",
                System.getProperty("java.class.path")));
    command.addAll(options);
    command.add("dev.turnpike.gateway.Main");
    command.addAll(List.of(arguments));
    return command;
  }

  String banner() {
    return banner.toString();
  }

  /// The banner with what follows its last line, up to the line that holds `end`.
  String bannerUpTo(String end) throws IOException {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      banner.append(line).append('\n');
      if (line.contains(end)) {
        return banner();
      }
    }
    throw new AssertionError("no " + end + " in " + banner + errors());
  }

  String errors() {
    try {
      return Files.readString(err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String origin() {
    Matcher base = BASE.matcher(banner);
    if (!base.find()) {
      throw new AssertionError("no base URL in " + banner);
    }
    return base.group(1);
  }

  /// What the banner shows behind a name, or an empty text.
  String shown(String name) {
    return banner
        .toString()
        .lines()
        .filter(line -> line.strip().startsWith(name))
        .map(line -> line.strip().substring(name.length()).strip())
        .findFirst()
        .orElse("");
  }

  HttpRequest post(String path, String key, String body) {
    return HttpRequest.newBuilder(URI.create(origin() + path))
        .timeout(PATIENCE)
        .header("authorization", "Bearer " + key)
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  HttpResponse<String> get(String path, String key) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(origin() + path))
            .timeout(PATIENCE)
            .header("authorization", "Bearer " + key)
            .build(),
        BodyHandlers.ofString());
  }

  HttpClient client() {
    return client;
  }

  /// SIGTERM.
  void terminate() {
    process.destroy();
  }

  long pid() {
    return process.pid();
  }

  /// SIGKILL, and waits for the end.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  int exitStatus() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it did not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
