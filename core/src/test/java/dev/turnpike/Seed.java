package dev.turnpike;

import java.util.Random;
import java.util.random.RandomGenerator;

/// The seed of the law tests: new in each run, in every failure message, given again by `-Dseed=`.
public final class Seed {
  private static final long SEED = Long.getLong("seed", new Random().nextLong(1_000_000_000));

  private Seed() {}

  public static RandomGenerator random() {
    return new Random(SEED);
  }

  /// What a failure message says: how to see the failure again.
  public static String hint(int round) {
    return "round " + round + ", repeat with -Dseed=" + SEED;
  }
}
