package dev.turnpike.bench.contender;

/// How a proxy talks to the simulator.
public enum Upstream {
  PLAIN,
  TLS
}
