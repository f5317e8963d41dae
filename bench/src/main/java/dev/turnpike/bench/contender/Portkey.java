package dev.turnpike.bench.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Portkey's gateway, the npm package, as its own start script runs it on Node.
public final class Portkey implements Contender {
  private static final String START = "node_modules/@portkey-ai/gateway/build/start-server.js";

  private final Path peers;

  /// `peers` is the folder into which `bench/run --peers` installs.
  public Portkey(Path peers) {
    this.peers = peers;
  }

  @Override
  public String name() {
    return "Portkey";
  }

  @Override
  public String setUp() {
    return "npm @portkey-ai/gateway, provider and upstream chosen by headers; checks no key, prices"
        + " and records nothing";
  }

  @Override
  public Optional<String> absence() {
    if (!Files.exists(peers.resolve(START))) {
      return Optional.of("not installed (./turnpike bench --peers gets it by npm)");
    }
    return Environment.program("node").isPresent()
        ? Optional.empty()
        : Optional.of("no node on the path");
  }

  @Override
  public Launch prepare(Path folder, Upstreams upstreams) throws IOException {
    int port = Environment.freePort();
    String node = Environment.program("node").map(Path::toString).orElse("node");
    List<String> words =
        List.of(node, peers.resolve(START).toString(), "--port=" + port, "--headless");
    Map<String, String> variables =
        Map.of(
            "NODE_ENV",
            "production",
            "NODE_EXTRA_CA_CERTS",
            upstreams.certificate().toString(),
            "TRUSTED_CUSTOM_HOSTS",
            "127.0.0.1,localhost");
    return new Launch(
        Environment.command(words, variables).directory(folder.toFile()),
        upstream ->
            switch (upstream) {
              case PLAIN -> route(port, "http://127.0.0.1:" + upstreams.plainPort());
              case TLS -> route(port, "https://127.0.0.1:" + upstreams.tlsPort());
              case FOREIGN -> throw new IllegalArgumentException("not measured by Portkey");
            });
  }

  private static Route route(int port, String origin) {
    return new Route(
        port,
        List.of(
            "authorization: Bearer bench-upstream",
            "x-portkey-provider: openai",
            "x-portkey-custom-host: " + origin + "/v1"),
        "");
  }
}
