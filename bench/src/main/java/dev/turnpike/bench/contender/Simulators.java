package dev.turnpike.bench.contender;

import dev.turnpike.bench.process.Child;
import dev.turnpike.bench.process.Children;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The simulators, each a process of its own: one plain, one with TLS.
public final class Simulators implements AutoCloseable {
  private final Children children;
  private final List<Child> running = new ArrayList<>();
  private final Upstreams upstreams;

  /// Starts both; they answer a moment later.
  public Simulators(Children children, Path folder, Certificate certificate) throws IOException {
    this.children = children;
    int plain = Environment.freePort();
    start(folder.resolve("simulator.log"), plain, List.of());
    int tls = Environment.freePort();
    start(
        folder.resolve("simulator-tls.log"),
        tls,
        List.of(
            "--cert",
            certificate.chain().toString(),
            "--key",
            certificate.privateKey().toString()));
    upstreams = new Upstreams(plain, tls, certificate.chain());
  }

  private void start(Path log, int port, List<String> tls) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Environment.java().toString());
    words.addAll(List.of("-XX:+UseSerialGC", "-Xmx1g", "--enable-native-access=ALL-UNNAMED"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.add(dev.turnpike.simulator.Main.class.getName());
    words.addAll(List.of("--port", Integer.toString(port), "--journal", "0"));
    words.addAll(tls);
    running.add(children.start("simulator", Environment.command(words, Map.of()), log));
  }

  public Upstreams upstreams() {
    return upstreams;
  }

  /// The processes, so that a start that failed can be told from one that takes long.
  public List<Child> running() {
    return List.copyOf(running);
  }

  /// The way of a request that no proxy stands in.
  public Route direct() {
    return new Route(upstreams.plainPort(), List.of(), "");
  }

  @Override
  public void close() {
    running.forEach(children::end);
  }
}
