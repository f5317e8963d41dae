package dev.turnpike.bench.contender;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// A proxy that can be measured.
public interface Contender {

  String name();

  /// How it is set up, as a sentence for the results.
  String setUp();

  /// Whether its threads have the names by which event loops are known.
  default boolean hasLoops() {
    return false;
  }

  /// Whether it is the gateway as users run it, for which targets are set.
  default boolean isTarget() {
    return false;
  }

  /// Why it cannot take part and how to get it; nothing where it can.
  Optional<String> absence();

  /// The command that starts it on a free port. `folder` is empty and its own.
  Launch prepare(Path folder, Upstreams upstreams) throws IOException;

  /// A command, and the way through the process that it starts.
  record Launch(ProcessBuilder command, Way way) {}

  /// How a request is put to a started proxy for each kind of upstream.
  interface Way {
    Route to(Upstream upstream);
  }

  /// What the proxy that listens on `port` says it has lost of its own records, by the name of the
  /// counter. One that keeps none loses none.
  default Map<String, Long> losses(int port) throws IOException {
    return Map.of();
  }
}
