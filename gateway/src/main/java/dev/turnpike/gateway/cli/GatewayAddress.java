package dev.turnpike.gateway.cli;

import dev.turnpike.gateway.config.Config;
import java.net.URI;

/// Where a gateway that runs on this machine is found from this machine.
public final class GatewayAddress {
  private GatewayAddress() {}

  public static URI of(Config.Server server) {
    String host =
        switch (server.host()) {
          case "0.0.0.0" -> "127.0.0.1";
          case "::" -> "[::1]";
          case String literal when literal.contains(":") && !literal.startsWith("[") ->
              "[" + literal + "]";
          case String name -> name;
        };
    String scheme = server.tls() == null ? "http" : "https";
    return URI.create(scheme + "://" + host + ":" + server.port());
  }
}
