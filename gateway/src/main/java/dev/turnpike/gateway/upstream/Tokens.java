package dev.turnpike.gateway.upstream;

import dev.turnpike.conversation.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The access tokens of one provider, shared by all event loops without a lock: one is fetched at a
/// time for all who need it, kept, and renewed some time before it ends while it is still used.
public final class Tokens {
  /// The most calls that wait for one token.
  static final int MOST_WAITING = 4_096;

  /// A token is renewed so long before its end, or in the last quarter of a shorter life.
  static final Duration MARGIN = Duration.ofMinutes(5);

  /// How long after a failed fetch there is no other one.
  static final Duration PAUSE = Duration.ofSeconds(1);

  private static final State NONE = new State(null, null, false, null, null, Instant.MIN);

  private final Grant grant;
  private final AtomicReference<State> state = new AtomicReference<>(NONE);

  public Tokens(Grant grant) {
    this.grant = grant;
  }

  /// Begins a fetch of another token, which ends in [#came] or [#failed]; called at most once until
  /// then.
  interface Fetcher {
    void fetch(Tokens tokens);
  }

  /// Who needs a token. Called once, perhaps before [#ask] returns, on any event loop.
  interface Waiter {
    void take(Secret token);

    void fail(Failure failure);
  }

  private record Kept(Secret secret, Instant renew, Instant end) {}

  private record Waiting(Waiter waiter, @Nullable Waiting before, int count) {}

  /// `last` is the token before, which a provider may still repeat. After a `failure` there is no
  /// fetch until `again`.
  private record State(
      @Nullable Kept kept,
      @Nullable Kept last,
      boolean fetching,
      @Nullable Waiting waiting,
      @Nullable Failure failure,
      Instant again) {

    boolean mayFetch(Instant now) {
      return !fetching && !now.isBefore(again);
    }

    State fetching(@Nullable Waiting all) {
      return new State(kept, last, true, all, failure, again);
    }

    int count() {
      return waiting == null ? 0 : waiting.count;
    }
  }

  Grant grant() {
    return grant;
  }

  /// The token for a request at `now`, at once where there is one. Where one has to be fetched the
  /// first who asks has its `fetcher` do it.
  void ask(Instant now, Fetcher fetcher, Waiter waiter) {
    while (true) {
      State seen = state.get();
      Kept kept = seen.kept;
      if (kept != null && now.isBefore(kept.end)) {
        if (!now.isBefore(kept.renew)
            && seen.mayFetch(now)
            && state.compareAndSet(seen, seen.fetching(null))) {
          fetcher.fetch(this);
        }
        waiter.take(kept.secret);
        return;
      }
      Failure failure = seen.failure;
      if (failure != null && !seen.fetching && now.isBefore(seen.again)) {
        waiter.fail(failure);
        return;
      }
      if (seen.count() >= MOST_WAITING) {
        waiter.fail(
            new Failure.Overloaded("Too many calls wait for the provider's access token.", PAUSE));
        return;
      }
      Waiting waiting = new Waiting(waiter, seen.waiting, seen.count() + 1);
      if (state.compareAndSet(seen, seen.fetching(waiting))) {
        if (!seen.fetching) {
          fetcher.fetch(this);
        }
        return;
      }
    }
  }

  /// A token that was asked for at `asked` is there.
  void came(Secret token, Duration life, Instant asked) {
    Duration quarter = life.dividedBy(4);
    Duration margin = quarter.compareTo(MARGIN) < 0 ? quarter : MARGIN;
    Kept kept = new Kept(token, asked.plus(life).minus(margin), asked.plus(life));
    State before =
        state.getAndUpdate(
            old ->
                new State(
                    kept, old.kept == null ? old.last : old.kept, false, null, null, Instant.MIN));
    waiting(before).forEach(waiter -> waiter.take(token));
  }

  /// There is none, and those who wait for it are told. A token that has not ended is kept.
  void failed(Failure failure, Instant now) {
    State before =
        state.getAndUpdate(
            old -> new State(old.kept, old.last, false, null, failure, now.plus(PAUSE)));
    waiting(before).forEach(waiter -> waiter.fail(failure));
  }

  private static List<Waiter> waiting(State state) {
    List<Waiter> waiters = new ArrayList<>(state.count());
    for (Waiting one = state.waiting; one != null; one = one.before) {
      waiters.add(one.waiter);
    }
    return waiters.reversed();
  }

  /// A token is no good any more. Another one that has come since stays.
  void forget(Secret refused) {
    state.getAndUpdate(
        old ->
            old.kept == null || !old.kept.secret.equals(refused)
                ? old
                : new State(null, old.kept, old.fetching, old.waiting, old.failure, old.again));
  }

  List<Secret> secrets() {
    State seen = state.get();
    List<Secret> secrets = new ArrayList<>(grant.secrets());
    if (seen.kept != null) {
      secrets.add(seen.kept.secret);
    }
    if (seen.last != null) {
      secrets.add(seen.last.secret);
    }
    return secrets;
  }

  @Override
  public String toString() {
    return "Tokens[" + grant.endpoint().address().getHost() + "]";
  }
}
