package dev.turnpike.gateway;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.Provider;
import dev.turnpike.gateway.config.ConfigSource;
import dev.turnpike.gateway.config.Flags;
import dev.turnpike.gateway.config.Loaded;
import dev.turnpike.gateway.config.Surroundings;
import dev.turnpike.gateway.log.Logs;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Runs a gateway for a moment with real calls in every dialect, so that the JVM can remember what
/// a start needs.
final class Training {
  private static final int ROUNDS = 300;
  private static final String KEY = "training-key-training-key-training-key";
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private Training() {}

  private record Lesson(String path, String body) {}

  private static final List<Lesson> LESSONS =
      List.of(
          new Lesson(
              "/v3/router/chat/completions",
              "{\"model\":\"sim/echo\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"),
          new Lesson(
              "/v3/router/chat/completions",
              "{\"model\":\"sim/echo\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"),
          new Lesson(
              "/v3/router/responses", "{\"model\":\"sim/echo\",\"stream\":true,\"input\":\"Hi\"}"),
          new Lesson(
              "/v3/anthropic/v1/messages",
              "{\"model\":\"sim/echo\",\"max_tokens\":9,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"),
          new Lesson(
              "/v3/google/v1beta/models/sim%2Fecho:streamGenerateContent?alt=sse",
              "{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}]}"));

  /// The process's exit status.
  static int run(PrintWriter out) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("turnpike-train");
      Logs.install();
      practise(folder);
      out.println("trained");
      return 0;
    } catch (IOException | InterruptedException | RuntimeException e) {
      out.println("not trained: " + e);
      return 1;
    } finally {
      delete(folder);
    }
  }

  private static void practise(Path folder) throws IOException, InterruptedException {
    Map<String, String> environment = Map.of("TURNPIKE_API_KEY", KEY);
    ConfigSource source =
        new ConfigSource(
            new Flags(null, "0", folder.resolve("data").toString(), null),
            new Surroundings(
                environment,
                folder,
                Catalog.read().providers().stream().map(Provider::id).collect(Collectors.toSet())));
    if (!(source.load() instanceof Loaded.Good good)) {
      throw new IllegalStateException("the default configuration is not good");
    }
    Turnpike turnpike = Turnpike.start(good.config(), source, environment);
    URI origin = URI.create("http://127.0.0.1:" + turnpike.gateway().port());
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < ROUNDS; i++) {
        Lesson lesson = LESSONS.get(i % LESSONS.size());
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(origin.resolve(lesson.path))
                    .header("authorization", "Bearer " + KEY)
                    .header("content-type", "application/json")
                    .POST(BodyPublishers.ofString(lesson.body))
                    .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
          throw new IllegalStateException(
              lesson.path + " answered " + answer.statusCode() + " " + answer.body());
        }
      }
    } finally {
      turnpike.drain(DRAIN);
    }
  }

  private static void delete(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException leftBehind) {
      // a temporary folder of ours; the system clears it
    }
  }
}
