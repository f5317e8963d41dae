package dev.turnpike.simulator;

/// Counts the requests of each run, for scripts that fail a few times first. Remembers the
/// [#MOST_RUNS] runs that were active last.
final class Runs {
  static final int MOST_RUNS = 1_000;

  private final Recent<String, Integer> counts = new Recent<>(MOST_RUNS);

  /// How many requests of the run there were, this one included.
  synchronized int next(String run) {
    return counts.merge(run, 1, Integer::sum);
  }

  synchronized void clear() {
    counts.clear();
  }
}
