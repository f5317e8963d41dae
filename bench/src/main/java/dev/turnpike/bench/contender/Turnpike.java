package dev.turnpike.bench.contender;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The gateway itself, as `./turnpike up` starts it.
public final class Turnpike implements Contender {

  /// How much of what it does for a call is on.
  public enum Work {
    /// Bodies are not recorded and the model has no price. The key check, the reading of request
    /// and answer and the trace cannot be switched off.
    BARE,
    /// As installed: key check, price, trace and bodies.
    EVERYTHING
  }

  private final String name;
  private final Work work;
  private final Path jar;
  private final List<String> javaFlags;
  private final boolean target;

  public Turnpike(String name, Work work, Path jar, List<String> javaFlags) {
    this(name, work, jar, javaFlags, work == Work.EVERYTHING);
  }

  private Turnpike(String name, Work work, Path jar, List<String> javaFlags, boolean target) {
    this.name = name;
    this.work = work;
    this.jar = jar;
    this.javaFlags = List.copyOf(javaFlags);
    this.target = target;
  }

  /// Another build of the gateway with everything on, for which no targets count.
  public static Turnpike otherBuild(Path jar, List<String> javaFlags) {
    return new Turnpike("Turnpike, the other build", Work.EVERYTHING, jar, javaFlags, false);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String setUp() {
    return switch (work) {
      case BARE ->
          "bodies not recorded, model without a price; the key check, the reading of requests and"
              + " answers and the trace cannot be switched off and are on";
      case EVERYTHING -> "as installed: key check, price, trace, bodies";
    };
  }

  @Override
  public boolean hasLoops() {
    return true;
  }

  @Override
  public boolean isTarget() {
    return target;
  }

  @Override
  public Optional<String> absence() {
    return Files.exists(jar) ? Optional.empty() : Optional.of(jar + " is not built");
  }

  @Override
  public Launch prepare(Path folder, Upstreams upstreams) throws IOException {
    int port = Environment.freePort();
    String key = "sk-bench-" + secret();
    Path config = folder.resolve("turnpike.yaml");
    Files.writeString(config, configuration(upstreams));
    List<String> words = new ArrayList<>();
    words.add(Environment.java().toString());
    words.addAll(javaFlags);
    words.add("-Dturnpike.home=" + Path.of("").toAbsolutePath());
    words.addAll(List.of("-jar", jar.toString(), "up", "--port", Integer.toString(port)));
    words.addAll(List.of("--data", folder.resolve("data").toString()));
    words.addAll(List.of("--config", config.toString()));
    ProcessBuilder command =
        Environment.command(
            words,
            Map.of(
                "TURNPIKE_API_KEY", key, "TURNPIKE_MANAGEMENT_KEY", "sk-bench-manage-" + secret()));
    List<String> headers = List.of("authorization: Bearer " + key);
    return new Launch(
        command,
        upstream ->
            switch (upstream) {
              case PLAIN -> new Route(port, headers, "plain/");
              case TLS -> new Route(port, headers, "tls/");
              case FOREIGN -> new Route(port, headers, "foreign/");
            });
  }

  @Override
  public Map<String, Long> losses(int port) throws IOException {
    return Losses.read(URI.create("http://127.0.0.1:" + port + "/metrics"));
  }

  private String configuration(Upstreams upstreams) {
    String models =
        switch (work) {
          case BARE -> "";
          case EVERYTHING -> "\n    " + models();
        };
    String bodies =
        switch (work) {
          case BARE -> "traces: {bodies: omit}\n";
          case EVERYTHING -> "";
        };
    return """
    providers:
      plain:
        dialect: chat
        base_url: http://127.0.0.1:%d/v1
        api_key: bench-upstream%s
      tls:
        dialect: chat
        base_url: https://127.0.0.1:%d/v1
        api_key: bench-upstream
        ca: %s%s
      foreign:
        dialect: messages
        base_url: http://127.0.0.1:%d
        api_key: bench-upstream%s
    limits: {upstream_connections: 20000}
    %s"""
        .formatted(
            upstreams.plainPort(),
            models,
            upstreams.tlsPort(),
            upstreams.certificate(),
            models,
            upstreams.plainPort(),
            models,
            bodies);
  }

  private static String models() {
    List<String> priced = new ArrayList<>();
    for (String id : Ask.MODELS) {
      priced.add("{id: \"" + id + "\", input_price: \"1.25\", output_price: \"10\"}");
    }
    return "models: [" + String.join(", ", priced) + "]";
  }

  private static String secret() {
    return new BigInteger(160, new SecureRandom()).toString(36) + "x".repeat(8);
  }
}
