package dev.turnpike.gateway.config;

import dev.turnpike.gateway.config.Config.Server;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What a good configuration should still make its operator think about.
final class ConfigWarnings {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost\\.?|127\\.\\d+\\.\\d+\\.\\d+|\\[?(::1|0:0:0:0:0:0:0:1)]?");

  private ConfigWarnings() {}

  static List<String> of(Config config) {
    List<String> warnings = new ArrayList<>();
    Server server = config.server();
    if (!loopback(server.host())) {
      warnings.add(openHost(server));
      warnings.add(hosts(server));
    }
    config
        .providers()
        .forEach(
            (id, provider) -> {
              URI url = provider.baseUrl();
              if (url != null
                  && (provider.apiKey() != null
                      || !provider.signIn().equals(Config.SignInSettings.NONE))
                  && "http".equals(url.getScheme())
                  && !loopback(url.getHost())) {
                warnings.add(
                    "providers."
                        + id
                        + " has a key and an http:// address, so the key and all prompts travel"
                        + " in the clear");
              }
              URI tokens = provider.signIn().tokenUrl();
              if (tokens != null
                  && "http".equals(tokens.getScheme())
                  && !loopback(tokens.getHost())) {
                warnings.add(
                    "providers." + id + ".token_url is http://, so tokens travel in the clear");
              }
            });
    return warnings;
  }

  private static String openHost(Server server) {
    return server.tls() == null
        ? "listening on "
            + server.host()
            + " without TLS: keys and prompts travel in the clear; set server.tls, or put a"
            + " reverse proxy in front that has a certificate"
        : "listening on " + server.host() + " with TLS from " + server.tls().cert();
  }

  private static String hosts(Server server) {
    return server.hosts().isEmpty()
        ? "server.hosts is empty, so only requests to localhost and to plain addresses are"
            + " answered; list the names that clients use"
        : "answering to "
            + String.join(", ", server.hosts())
            + " (server.hosts), localhost and plain addresses";
  }

  static boolean loopback(String host) {
    return LOOPBACK.matcher(host).matches();
  }
}
