package dev.turnpike.gateway.config;

import dev.turnpike.gateway.trace.Trace.Bodies.Keep;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an operator decided: the file, with environment and flags laid over it, checked whole.
public record Config(
    Server server,
    Path data,
    Map<String, ProviderSettings> providers,
    @Nullable Proxy proxy,
    Map<String, List<String>> aliases,
    Limits limits,
    Timeouts timeouts,
    Images images,
    Models models,
    Traces traces) {

  public Config {
    providers = Map.copyOf(providers);
    aliases = Map.copyOf(aliases);
  }

  /// Where the gateway listens. `hosts` are the names it answers to beside loopback ones.
  public record Server(String host, int port, @Nullable Tls tls, List<String> hosts) {
    public Server {
      hosts = List.copyOf(hosts);
    }

    /// With the port that was found where any would do.
    public Server on(int found) {
      return new Server(host, found, tls, hosts);
    }
  }

  /// PEM files.
  public record Tls(Path cert, Path key) {}

  /// A provider as the operator wants it: what is null is as in its data file. A provider that no
  /// data file knows has `dialect` and `baseUrl`.
  public record ProviderSettings(
      @Nullable String dialect,
      @Nullable URI baseUrl,
      @Nullable String apiKey,
      Map<String, String> headers,
      List<ModelSettings> models,
      @Nullable Path ca,
      Map<String, String> places,
      SignInSettings signIn) {
    public ProviderSettings {
      headers = Map.copyOf(headers);
      models = List.copyOf(models);
      places = Map.copyOf(places);
    }

    /// Without the key and the headers, which may hold one.
    @Override
    public String toString() {
      return "ProviderSettings[" + dialect + ", " + baseUrl + ", " + models + "]";
    }
  }

  /// What a sign-in needs that is more than a key; null where the file does not say it.
  public record SignInSettings(
      @Nullable String accessKeyId,
      @Nullable String secretAccessKey,
      @Nullable String sessionToken,
      @Nullable Path credentials,
      @Nullable String tenantId,
      @Nullable String clientId,
      @Nullable String clientSecret,
      @Nullable URI tokenUrl,
      @Nullable String scope) {
    public static final SignInSettings NONE =
        new SignInSettings(null, null, null, null, null, null, null, null, null);

    /// Says nothing: most of it is secret.
    @Override
    public String toString() {
      return "SignInSettings";
    }
  }

  /// The way out to providers. An empty `user` is none; `except` are hosts that are called
  /// directly.
  public record Proxy(URI url, String user, String password, List<String> except) {
    public Proxy {
      except = List.copyOf(except);
    }

    /// Without the password.
    @Override
    public String toString() {
      return "Proxy[" + url + "]";
    }
  }

  /// A model of the operator's own; prices in USD for a million tokens as decimal text, null where
  /// none is given.
  public record ModelSettings(
      String id,
      long contextWindow,
      long maxOutput,
      @Nullable String inputPrice,
      @Nullable String outputPrice,
      @Nullable String cacheReadPrice) {}

  /// What may grow, and how far. Sizes are bytes.
  public record Limits(
      int header,
      long body,
      long memory,
      int streams,
      int connections,
      int upstreamConnections,
      int upstreamQueue,
      long reply,
      long streamBytes,
      int bodyRate) {}

  /// How long is waited. `header` for a client's request head, `connect` to `total` for upstreams,
  /// `keepAlive` between two signs of life to a silent stream's client, `drain` at the end.
  public record Timeouts(
      Duration header,
      Duration clientIdle,
      Duration connect,
      Duration firstToken,
      Duration idle,
      Duration total,
      Duration keepAlive,
      Duration drain) {}

  /// Whether images that a call names by their address are fetched for models that want bytes, and
  /// within which bounds: bytes together, time together, how many.
  public record Images(boolean fetch, long limit, Duration timeout, int most) {}

  /// Whether administrators may make models at private addresses through the API.
  public record Models(boolean privateAddresses) {}

  /// What is kept of calls. `bodyBytes` caps each body; retention counts days.
  public record Traces(Keep bodies, int bodyBytes, int retentionDays, int bodyRetentionDays) {}
}
