package dev.turnpike.gateway;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.Provider;
import dev.turnpike.gateway.config.ConfigSource;
import dev.turnpike.gateway.config.Flags;
import dev.turnpike.gateway.config.Loaded;
import dev.turnpike.gateway.config.Surroundings;
import dev.turnpike.gateway.upstream.OpenWeb;
import dev.turnpike.simulator.Journal;
import dev.turnpike.simulator.Simulator;
import io.vertx.core.Vertx;
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
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A whole gateway in this process, with a simulator of its own as every provider.
///
/// `openai`, `anthropic` and `google-ai` lead to it, and so do four open ones that take any model
/// id, so that a test can order a fault by it: `c` speaks chat, `r` responses, `m` messages, `g`
/// gemini. `dead` is a port where no one listens.
public final class TestGateway implements AutoCloseable {
  public static final String KEY = "test-api-key-0123456789-0123456789-abcdef";
  public static final String MANAGEMENT_KEY = "test-management-key-0123456789-0123456789";
  public static final String UPSTREAM_KEY = "upstream-secret-key-4711-4711-4711";
  public static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Vertx vertx;
  private final Simulator simulator;
  private final Starter starter;
  private final Path folder;
  private final String scheme;
  private final HttpClient client;
  private Turnpike turnpike;

  /// Starts a gateway with the same settings each time.
  private interface Starter {
    Turnpike start();
  }

  private TestGateway(
      Vertx vertx,
      Simulator simulator,
      Starter starter,
      Path folder,
      @Nullable TestCertificate certificate) {
    this.vertx = vertx;
    this.simulator = simulator;
    this.starter = starter;
    this.turnpike = starter.start();
    this.folder = folder;
    this.scheme = certificate == null ? "http" : "https";
    HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    this.client = (certificate == null ? builder : builder.sslContext(certificate.trust())).build();
  }

  public static TestGateway start() {
    return start("");
  }

  /// `settings` is more of the configuration file; it must not have `providers`.
  public static TestGateway start(String settings) {
    return start(settings, "");
  }

  /// `providers` are further lines under `providers:`, indented by two; ORIGIN in them stands for
  /// the simulator's. A line for `google-ai` takes the place of the usual one.
  public static TestGateway start(String settings, String providers) {
    return start(settings, providers, null);
  }

  /// With a certificate it listens by TLS; `settings` must not have `server` then.
  static TestGateway start(
      String settings, String providers, @Nullable TestCertificate certificate) {
    return start(settings, providers, certificate, OpenWeb.Reach.PUBLIC);
  }

  /// Images may be fetched from as far as `web` reaches.
  static TestGateway start(
      String settings, String providers, @Nullable TestCertificate certificate, OpenWeb.Reach web) {
    try {
      Vertx vertx = Vertx.vertx();
      Simulator simulator =
          Simulator.listen(vertx, "127.0.0.1", 0).toCompletionStage().toCompletableFuture().join();
      Path folder = Files.createTempDirectory("turnpike-test");
      Path file = folder.resolve("turnpike.yaml");
      String tls = certificate == null ? "" : certificate.serverSettings() + "\n";
      Files.writeString(file, yaml(folder, simulator.port(), tls + settings, providers));
      Map<String, String> environment = new HashMap<>();
      environment.put("TURNPIKE_API_KEY", KEY);
      environment.put("TURNPIKE_MANAGEMENT_KEY", MANAGEMENT_KEY);
      ConfigSource source =
          new ConfigSource(
              new Flags(null, "0", null, file.toString()),
              new Surroundings(environment, folder, known()));
      return switch (source.load()) {
        case Loaded.Good good ->
            new TestGateway(
                vertx,
                simulator,
                () -> Turnpike.start(good.config(), source, environment, web),
                folder,
                certificate);
        case Loaded.Bad bad -> throw new IllegalArgumentException(String.join("\n", bad.errors()));
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static java.util.Set<String> known() {
    return Catalog.read().providers().stream().map(Provider::id).collect(Collectors.toSet());
  }

  private static String yaml(Path folder, int port, String settings, String providers) {
    String origin = "http://127.0.0.1:" + port;
    String google =
        providers.contains("  google-ai:")
            ? ""
            : "google-ai: {base_url: \"%s\", dialect: gemini, api_key: %s}"
                .formatted(origin, UPSTREAM_KEY);
    return """
        data: %1$s/data
        %2$s
        providers:
          openai: {base_url: "%3$s/v1", api_key: %4$s}
          anthropic: {base_url: "%3$s", api_key: %4$s}
          %7$s
          c: {dialect: chat, base_url: "%3$s/v1", api_key: %4$s}
          r: {dialect: responses, base_url: "%3$s/v1", api_key: %4$s}
          m: {dialect: messages, base_url: "%3$s", api_key: %4$s}
          g: {dialect: gemini, base_url: "%3$s", api_key: %4$s}
          dead: {dialect: chat, base_url: "http://127.0.0.1:%5$d/v1", api_key: %4$s}
        %6$s
        """
        .formatted(
            folder,
            settings,
            origin,
            UPSTREAM_KEY,
            Simulator.refusingPort(),
            providers.replace("ORIGIN", origin),
            google);
  }

  /// Ends the gateway and starts it anew on the same data folder; its port changes.
  public void restart() {
    turnpike.gateway().close();
    turnpike.close();
    turnpike = starter.start();
  }

  /// A request with the management key.
  public HttpResponse<String> manage(String method, String path, String body) {
    return send(
        request(path, "authorization", "Bearer " + MANAGEMENT_KEY)
            .method(method, BodyPublishers.ofString(body))
            .build());
  }

  public int port() {
    return turnpike.gateway().port();
  }

  public String origin() {
    return scheme + "://127.0.0.1:" + port();
  }

  public Journal upstream() {
    return simulator.journal();
  }

  public int simulatorPort() {
    return simulator.port();
  }

  public Path folder() {
    return folder;
  }

  Turnpike turnpike() {
    return turnpike;
  }

  /// A POST with a good key; `headers` are name, value, name, value.
  public HttpResponse<String> post(String path, String body, String... headers) {
    return send(request(path, headers).POST(BodyPublishers.ofString(body)).build());
  }

  public HttpResponse<String> get(String path, String... headers) {
    return send(request(path, headers).GET().build());
  }

  /// With a good key, unless the headers bring one.
  public HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(origin() + path)).timeout(PATIENCE);
    boolean keyed = false;
    boolean typed = false;
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
      keyed |= headers[i].equals("authorization") || headers[i].endsWith("api-key");
      typed |= headers[i].equals("content-type");
    }
    if (!keyed) {
      request.header("authorization", "Bearer " + KEY);
    }
    if (!typed) {
      request.header("content-type", "application/json");
    }
    return request;
  }

  public HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public HttpClient client() {
    return client;
  }

  /// The trace of the call that answered so, once it is written.
  public JsonNode trace(HttpResponse<?> response) {
    return trace(response.headers().firstValue("x-turnpike-trace-id").orElseThrow());
  }

  public JsonNode trace(String id) {
    flush();
    HttpResponse<String> found =
        get("/v3/traces/" + id, "authorization", "Bearer " + MANAGEMENT_KEY);
    if (found.statusCode() != 200) {
      throw new AssertionError(found.statusCode() + " " + found.body());
    }
    return JSON.readTree(found.body()).path("trace");
  }

  /// Waits until every finished call is in the store.
  public void flush() {
    try {
      turnpike.gateway().awaitQuiet(PATIENCE);
      if (!turnpike.traces().flush(PATIENCE)) {
        throw new AssertionError("the traces were not written in time");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    turnpike.gateway().close();
    turnpike.close();
    simulator.close();
    vertx.close();
  }
}
