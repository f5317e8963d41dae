package dev.turnpike.bench.scenario;

import java.time.Duration;

/// How long a run takes its time.
public record Effort(
    int rounds,
    int shortRounds,
    Duration warmUp,
    Duration measured,
    Duration fixedRate,
    Duration idle,
    Duration hold,
    int slowStreams,
    int starts) {

  public static final Effort FULL =
      new Effort(
          4,
          3,
          Duration.ofSeconds(6),
          Duration.ofSeconds(3),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          9_500,
          5);

  /// Enough to see that all works and where a figure lies.
  public static final Effort QUICK =
      new Effort(
          2,
          1,
          Duration.ofSeconds(3),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofSeconds(4),
          1_000,
          2);
}
