package dev.turnpike.route;

/// Keeps further attempts to a fifth of the calls of the last ten seconds, and never below three:
/// so that a failing upstream is not asked many times over. Belongs to one event loop.
public final class RetryBudget {
  /// Further attempts that are always allowed in a window.
  public static final int LEAST = 3;

  /// Further attempts for each hundred calls.
  public static final int PERCENT = 20;

  private static final long WINDOW_NANOS = 10_000_000_000L;

  private long windowStart;
  private boolean started;
  private long calls;
  private long callsBefore;
  private long spent;
  private long spentBefore;

  public void call(long nowNanos) {
    turn(nowNanos);
    calls++;
  }

  /// Takes one further attempt out of the budget, where one is left.
  public boolean take(long nowNanos) {
    turn(nowNanos);
    long allowed = Math.max(LEAST, (calls + callsBefore) * PERCENT / 100);
    if (spent + spentBefore >= allowed) {
      return false;
    }
    spent++;
    return true;
  }

  private void turn(long nowNanos) {
    if (!started) {
      started = true;
      windowStart = nowNanos;
      return;
    }
    long age = nowNanos - windowStart;
    if (age < WINDOW_NANOS) {
      return;
    }
    boolean justPassed = age < 2 * WINDOW_NANOS;
    callsBefore = justPassed ? calls : 0;
    spentBefore = justPassed ? spent : 0;
    calls = 0;
    spent = 0;
    windowStart = nowNanos;
  }
}
