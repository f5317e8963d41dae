package dev.turnpike.route;

import dev.turnpike.catalog.ModelId;
import dev.turnpike.conversation.Failure;
import java.util.LinkedHashMap;
import java.util.Map;

/// Sets a target aside that failed several times in a row, so that calls which have another do not
/// all find out anew, at the cost of their retry budget. From time to time one call tries it again.
/// Belongs to one event loop; the clock is an argument.
public final class Breaker {
  /// So many failures in a row set a target aside.
  public static final int FAILURES = 5;

  /// For so long; then one call may try it.
  public static final long ASIDE_NANOS = 5_000_000_000L;

  /// The most targets that are watched; the one that has failed longest ago goes first.
  static final int MOST_TARGETS = 1_000;

  private final Map<ModelId, Row> failing =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ModelId, Row> eldest) {
          return size() > MOST_TARGETS;
        }
      };

  /// Failures in a row, and until when the target is left alone.
  private static final class Row {
    private int failures;
    private long asideUntil;
  }

  /// Whether a call that has another target should pass this one over. Where its time is over the
  /// call that asks is the one that tries it.
  public boolean isAside(ModelId target, long now) {
    if (failing.isEmpty()) {
      return false;
    }
    Row row = failing.get(target);
    if (row == null || row.failures < FAILURES) {
      return false;
    }
    if (now - row.asideUntil < 0) {
      return true;
    }
    row.asideUntil = now + ASIDE_NANOS;
    return false;
  }

  public void answered(ModelId target) {
    if (!failing.isEmpty()) {
      failing.remove(target);
    }
  }

  /// Only what says that the target is down counts: not what a request or a key did wrong.
  public void failed(ModelId target, Failure failure, long now) {
    if (!isOutage(failure)) {
      return;
    }
    Row row = failing.computeIfAbsent(target, _ -> new Row());
    row.failures++;
    row.asideUntil = now + ASIDE_NANOS;
  }

  private static boolean isOutage(Failure failure) {
    return switch (failure) {
      case Failure.Unreachable _ -> true;
      case Failure.TimedOut late -> !late.callers();
      case Failure.UpstreamBroken broken -> broken.status() >= 500;
      case Failure.Garbled _ -> true;
      case Failure.BadRequest _,
          Failure.Unauthenticated _,
          Failure.Forbidden _,
          Failure.NotFound _,
          Failure.Cancelled _,
          Failure.Overloaded _,
          Failure.Internal _,
          Failure.CredentialRejected _,
          Failure.QuotaExhausted _,
          Failure.RateLimited _,
          Failure.ContextTooLong _,
          Failure.Refused _ ->
          false;
    };
  }
}
