package dev.turnpike.bench.scenario;

import java.time.Duration;

/// How much time a run takes.
///
/// @param rounds of what has a target; `shortRounds` of what is a variant of it
/// @param warmUp one step of warming up, of which there are as many as `longestWarmUp` has room for
/// @param fixedRate of one measurement of latency
/// @param idle before a process at rest is looked at
/// @param hold how long slow streams stay open
public record Effort(
    int rounds,
    int shortRounds,
    Duration warmUp,
    Duration longestWarmUp,
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
          Duration.ofSeconds(3),
          Duration.ofSeconds(15),
          Duration.ofSeconds(3),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          9_500,
          5);

  /// Enough to see that all works and where a figure lies.
  public static final Effort QUICK =
      new Effort(
          1,
          1,
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          1_000,
          1);
}
