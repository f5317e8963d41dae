package dev.turnpike.gateway.cli;

import dev.turnpike.gateway.access.Whereabouts;
import dev.turnpike.gateway.config.Config;
import dev.turnpike.gateway.config.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.security.cert.CertificateException;

/// Under which address a gateway is called: by its clients, and by the commands on its own machine.
public final class GatewayAddress {
  private GatewayAddress() {}

  /// For clients. With TLS it is the first name that the gateway answers to, since its certificate
  /// is good for names; else an address that this machine reaches.
  public static URI of(Config.Server server) {
    return server.tls() == null || server.hosts().isEmpty()
        ? here(server)
        : at(server, server.hosts().getFirst());
  }

  /// For this machine, which needs no name and trusts the very certificate that was configured.
  public static Whereabouts onThisMachine(Config.Server server) {
    Config.Tls tls = server.tls();
    try {
      return new Whereabouts(
          here(server), tls == null ? "" : OneCertificate.fingerprint(tls.cert()));
    } catch (IOException | CertificateException e) {
      throw new StartFailure(
          "cannot read the certificate in " + (tls == null ? "" : tls.cert()), e);
    }
  }

  private static URI here(Config.Server server) {
    return at(
        server,
        switch (server.host()) {
          case "0.0.0.0" -> "127.0.0.1";
          case "::" -> "[::1]";
          case String literal when literal.contains(":") && !literal.startsWith("[") ->
              "[" + literal + "]";
          case String name -> name;
        });
  }

  private static URI at(Config.Server server, String host) {
    String scheme = server.tls() == null ? "http" : "https";
    return URI.create(scheme + "://" + host + ":" + server.port());
  }
}
