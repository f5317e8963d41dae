package dev.turnpike.gateway.config;

import dev.turnpike.gateway.config.Config.Images;
import dev.turnpike.gateway.config.Config.Limits;
import dev.turnpike.gateway.config.Config.Models;
import dev.turnpike.gateway.config.Config.ProviderSettings;
import dev.turnpike.gateway.config.Config.Proxy;
import dev.turnpike.gateway.config.Config.Server;
import dev.turnpike.gateway.config.Config.Timeouts;
import dev.turnpike.gateway.config.Config.Tls;
import dev.turnpike.gateway.config.Config.Traces;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns the text of a configuration file, with environment and flags laid over it, into a
/// [Config], or into everything that is wrong with it.
///
/// What wins: flags, then `TURNPIKE_...` variables, then the file, then the defaults.
public final class ConfigFile {
  private final Reading reading;
  private final Overlay overlay;
  private final Surroundings surroundings;

  private ConfigFile(Reading reading, Overlay overlay, Surroundings surroundings) {
    this.reading = reading;
    this.overlay = overlay;
    this.surroundings = surroundings;
  }

  /// Reads `text`, which stands in `file`. Touches no other file than those a `${file:...}` names.
  public static Loaded read(String text, Path file, Flags flags, Surroundings surroundings) {
    References references = new References(text);
    Reading reading = new Reading(file, references, surroundings.variables());
    if (References.clash(text)) {
      return new Loaded.Bad(List.of(file + ":1: the characters U+E000 and U+E001 are not taken"));
    }
    Yaml whole;
    try {
      whole = YamlText.read(references.masked());
    } catch (YamlText.Unreadable e) {
      reading.problem(e.line, references.asWritten(String.valueOf(e.getMessage())));
      return new Loaded.Bad(reading.problems());
    }
    Overlay overlay = new Overlay(flags, surroundings.variables(), reading);
    Config config =
        new ConfigFile(reading, overlay, surroundings).config(Section.root(reading, whole));
    return reading.problems().isEmpty()
        ? new Loaded.Good(config, ConfigWarnings.of(config))
        : new Loaded.Bad(reading.problems());
  }

  private Config config(Section root) {
    Server server = server(root.section("server"));
    Path data = data(root);
    Map<String, ProviderSettings> providers =
        new Providers(reading, surroundings.knownProviders()).read(root.section("providers"));
    Set<String> reachable = new HashSet<>(surroundings.knownProviders());
    reachable.addAll(providers.keySet());
    Map<String, List<String>> aliases =
        new Aliases(reading, reachable).read(root.section("aliases"));
    return new Config(
        server,
        data,
        providers,
        proxy(root.section("proxy")),
        aliases,
        limits(root.section("limits")),
        timeouts(root.section("timeouts")),
        images(root.section("images")),
        new Models(root.section("models").value(Settings.PRIVATE_ADDRESSES)),
        traces(root.section("traces")));
  }

  private Server server(Section server) {
    return new Server(
        overlay.host(server.value(Settings.HOST)),
        overlay.port(server.value(Settings.PORT)),
        tls(server),
        server.items(Settings.HOSTS));
  }

  private @Nullable Tls tls(Section server) {
    Section tls = server.section("tls");
    Path cert = tls.findPath(Settings.TLS_CERT);
    Path key = tls.findPath(Settings.TLS_KEY);
    if (server.has("tls") && !(tls.has("cert") && tls.has("key"))) {
      reading.problem(server.line("tls"), "server.tls needs both cert and key");
    }
    return cert == null || key == null ? null : new Tls(cert, key);
  }

  private @Nullable Proxy proxy(Section proxy) {
    URI url = proxy.find(Settings.PROXY_URL);
    String user = proxy.find(Settings.PROXY_USER);
    String password = proxy.find(Settings.PROXY_PASSWORD);
    List<String> except = proxy.items(Settings.PROXY_EXCEPT);
    for (String name : proxy.names()) {
      if (!proxy.has("url")) {
        reading.problem(proxy.line(name), proxy.key(name) + " needs proxy.url beside it");
      }
    }
    if (proxy.has("user") != proxy.has("password")) {
      String there = proxy.has("user") ? "user" : "password";
      String missing = proxy.has("user") ? "password" : "user";
      reading.problem(
          proxy.line(there), proxy.key(there) + " needs proxy." + missing + " beside it");
    }
    return url == null
        ? null
        : new Proxy(url, user == null ? "" : user, password == null ? "" : password, except);
  }

  private Path data(Section root) {
    Path written = root.findPath(Settings.DATA);
    Path standard = surroundings.home().resolve(Settings.DATA.standardValue());
    return overlay.data(written == null ? standard : written).toAbsolutePath().normalize();
  }

  private static Limits limits(Section limits) {
    return new Limits(
        Math.toIntExact(limits.value(Settings.HEADER_SIZE)),
        limits.value(Settings.BODY),
        limits.value(Settings.MEMORY),
        limits.value(Settings.STREAMS),
        limits.value(Settings.CONNECTIONS),
        limits.value(Settings.UPSTREAM_CONNECTIONS),
        limits.value(Settings.UPSTREAM_QUEUE),
        limits.value(Settings.REPLY),
        limits.value(Settings.STREAM_BYTES),
        Math.toIntExact(limits.value(Settings.BODY_RATE)));
  }

  private static Timeouts timeouts(Section timeouts) {
    return new Timeouts(
        timeouts.value(Settings.HEADER_TIME),
        timeouts.value(Settings.CLIENT_IDLE),
        timeouts.value(Settings.CONNECT),
        timeouts.value(Settings.FIRST_TOKEN),
        timeouts.value(Settings.IDLE),
        timeouts.value(Settings.TOTAL),
        timeouts.value(Settings.KEEP_ALIVE),
        timeouts.value(Settings.DRAIN));
  }

  private static Images images(Section images) {
    return new Images(
        images.value(Settings.FETCH_IMAGES),
        images.value(Settings.IMAGE_LIMIT),
        images.value(Settings.IMAGE_TIME),
        images.value(Settings.MOST_IMAGES));
  }

  private static Traces traces(Section traces) {
    return new Traces(
        traces.value(Settings.TRACE_BODIES),
        Math.toIntExact(traces.value(Settings.BODY_LIMIT)),
        traces.value(Settings.RETENTION_DAYS),
        traces.value(Settings.BODY_RETENTION_DAYS));
  }
}
