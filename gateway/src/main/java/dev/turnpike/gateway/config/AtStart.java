package dev.turnpike.gateway.config;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The keys that only a start reads: what is listened on, written to, or made once for all calls.
/// All others are in force for the next call once the file is applied.
public final class AtStart {
  private static final Map<String, Function<Config, @Nullable Object>> READ =
      Map.ofEntries(
          entry("server.host", config -> config.server().host()),
          entry("server.port", config -> config.server().port()),
          entry("server.tls.cert", config -> tls(config, Config.Tls::cert)),
          entry("server.tls.key", config -> tls(config, Config.Tls::key)),
          entry("data", Config::data),
          entry("proxy.url", config -> proxy(config, Config.Proxy::url)),
          entry("proxy.user", config -> proxy(config, Config.Proxy::user)),
          entry("proxy.password", config -> proxy(config, Config.Proxy::password)),
          entry("proxy.except[]", config -> proxy(config, Config.Proxy::except)),
          entry("limits.header", config -> config.limits().header()),
          entry("limits.memory", config -> config.limits().memory()),
          entry("limits.upstream_connections", config -> config.limits().upstreamConnections()),
          entry("limits.upstream_queue", config -> config.limits().upstreamQueue()),
          entry("timeouts.connect", config -> config.timeouts().connect()),
          entry("traces.retention_days", config -> config.traces().retentionDays()),
          entry("traces.body_retention_days", config -> config.traces().bodyRetentionDays()));

  private AtStart() {}

  static boolean reads(Setting<?> setting) {
    return READ.containsKey(setting.key());
  }

  /// The keys of `wanted` that wait for a start, since the gateway was started with other values.
  public static List<String> changed(Config started, Config wanted) {
    return Settings.all().stream()
        .filter(AtStart::reads)
        .map(Setting::key)
        .filter(
            key -> {
              Function<Config, @Nullable Object> value = Objects.requireNonNull(READ.get(key));
              return !Objects.equals(value.apply(started), value.apply(wanted));
            })
        .toList();
  }

  private static @Nullable Object proxy(Config config, Function<Config.Proxy, Object> part) {
    Config.Proxy proxy = config.proxy();
    return proxy == null ? null : part.apply(proxy);
  }

  private static @Nullable Object tls(Config config, Function<Config.Tls, Object> part) {
    Config.Tls tls = config.server().tls();
    return tls == null ? null : part.apply(tls);
  }
}
