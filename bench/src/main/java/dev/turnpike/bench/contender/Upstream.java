package dev.turnpike.bench.contender;

/// How a proxy talks to the simulator.
public enum Upstream {
  PLAIN,
  TLS,
  /// In another dialect than the client's: only a gateway that translates reaches it.
  FOREIGN
}
