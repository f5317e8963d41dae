package dev.turnpike.gateway.cli;

import dev.turnpike.gateway.config.Surroundings;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;

/// What commands run in: where they write, what time it is and how they wait.
public record Shell(
    PrintWriter out,
    PrintWriter err,
    Surroundings surroundings,
    InstantSource clock,
    ZoneId zone,
    Pause pause) {

  /// Waits, and says whether to go on.
  @FunctionalInterface
  public interface Pause {
    boolean await(Duration duration);
  }
}
