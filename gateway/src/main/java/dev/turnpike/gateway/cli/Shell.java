package dev.turnpike.gateway.cli;

import dev.turnpike.gateway.config.Config;
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
    Pause pause,
    Fitting fitting) {

  public Shell(
      PrintWriter out,
      PrintWriter err,
      Surroundings surroundings,
      InstantSource clock,
      ZoneId zone,
      Pause pause) {
    this(out, err, surroundings, clock, zone, pause, _ -> {});
  }

  /// Tries out what of a configuration shows only when providers are set up by it; a [StartFailure]
  /// says what is wrong.
  @FunctionalInterface
  public interface Fitting {
    void tryOn(Config config);
  }

  /// Waits, and says whether to go on.
  @FunctionalInterface
  public interface Pause {
    boolean await(Duration duration);
  }
}
