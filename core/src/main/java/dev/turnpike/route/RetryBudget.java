package dev.turnpike.route;

/// Keeps further attempts to a fifth of the calls of the last ten seconds, or to three a second
/// where there are few calls: so that a failing upstream is not asked many times over. Belongs to
/// one event loop.
public final class RetryBudget {
  /// Further attempts that are always allowed in a second.
  public static final int LEAST = 3;

  /// Further attempts for each hundred calls.
  public static final int PERCENT = 20;

  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final int SECONDS = 10;

  private final long[] calls = new long[SECONDS];
  private final long[] spent = new long[SECONDS];
  private long second = Long.MIN_VALUE;
  private long atLeast;

  public void call(long nowNanos) {
    calls[place(nowNanos)]++;
  }

  /// Takes one further attempt out of the budget, where one is left.
  public boolean take(long nowNanos) {
    int place = place(nowNanos);
    if (sum(spent) < sum(calls) * PERCENT / 100) {
      spent[place]++;
      return true;
    }
    if (atLeast < LEAST) {
      atLeast++;
      return true;
    }
    return false;
  }

  private static long sum(long[] seconds) {
    long sum = 0;
    for (long second : seconds) {
      sum += second;
    }
    return sum;
  }

  /// Where the present second is counted; what is older than the window is forgotten.
  private int place(long nowNanos) {
    long now = Math.floorDiv(nowNanos, SECOND_NANOS);
    if (now != second) {
      long forgotten = second == Long.MIN_VALUE ? SECONDS : Math.min(now - second, SECONDS);
      for (long i = 0; i < forgotten; i++) {
        int old = Math.floorMod(now - i, SECONDS);
        calls[old] = 0;
        spent[old] = 0;
      }
      second = now;
      atLeast = 0;
    }
    return Math.floorMod(now, SECONDS);
  }
}
