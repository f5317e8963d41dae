package dev.turnpike.gateway.flow;

import dev.turnpike.catalog.ModelId;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.GatewayFields.Retry;
import dev.turnpike.dialect.RefusedSeal;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.route.AfterFailure;
import dev.turnpike.route.AfterFailure.Again;
import dev.turnpike.route.AfterFailure.Other;
import dev.turnpike.route.RetrySchedule;
import dev.turnpike.route.Target;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which target of a call is tried next, and when: the plan's order, what a failure allows, the
/// retry budget and the time that is left.
final class Further {
  private static final String ASIDE = "it has failed several times in a row";

  /// What comes after a failed attempt.
  sealed interface Step {}

  record Now(Target target) implements Step {}

  /// At `at`, by the loop's ticker.
  record Later(Target target, long at) implements Step {}

  record Nothing() implements Step {}

  private final Loop loop;
  private final Call call;
  private final Asked asked;
  private final Story story;
  private final Duration limit;

  private List<Target> targets = List.of();
  private int next;
  private int againAtTarget;
  private boolean onceUsed;
  private @Nullable ModelId anotherToken;
  private Optional<Duration> earliestRetry = Optional.empty();

  /// `limit` is how long the whole call may take.
  Further(Loop loop, Call call, Asked asked, Story story, Duration limit) {
    this.loop = loop;
    this.call = call;
    this.asked = asked;
    this.story = story;
    this.limit = limit;
  }

  /// The first of the plan's targets that is not set aside; the first of all where every one is.
  Target first(List<Target> planned) {
    targets = planned;
    while (next + 1 < targets.size()
        && loop.breaker().isAside(targets.get(next).id(), loop.now())) {
      story.skipped(targets.get(next), ASIDE);
      next++;
    }
    return targets.get(next);
  }

  /// The target behind one to which what was asked cannot be put; null where there is none.
  @Nullable Target behind(Target unfit) {
    if (next + 1 >= targets.size()) {
      return null;
    }
    Target candidate = targets.get(++next);
    story.fallingBack(unfit, candidate);
    return candidate;
  }

  Step after(Attempt failed, Failure failure) {
    AfterFailure.hint(failure).ifPresent(this::hear);
    Target target = failed.target();
    if (withAnotherToken(failed, failure)
        || withoutSeals(target, failure)
        || putRight(failed, failure)) {
      return new Now(target);
    }
    AfterFailure.Choices choices = AfterFailure.choices(failure, call.fields().retry());
    Step again = again(choices.sameTarget(), target, failure);
    return again instanceof Nothing ? elsewhere(choices.otherModel(), target) : again;
  }

  /// A token that was kept from before may have been withdrawn since: with a new one the provider
  /// is asked once more. The retry budget has no say.
  private boolean withAnotherToken(Attempt failed, Failure failure) {
    Target target = failed.target();
    if (!(failure instanceof Failure.CredentialRejected)
        || !failed.hadToken()
        || target.id().equals(anotherToken)
        || timeLeft().isZero()) {
      return false;
    }
    anotherToken = target.id();
    story.note("retry:" + target.id() + " with a new access token");
    return true;
  }

  /// A provider that refuses the proof of a thought is asked once more without any: clients would
  /// send what another account or gateway left behind for ever. It is another request, not a
  /// repeated one, so the retry budget has no say.
  private boolean withoutSeals(Target target, Failure failure) {
    if (!RefusedSeal.isWhy(failure) || timeLeft().isZero() || !asked.leaveSealsOut(target)) {
      return false;
    }
    story.note("retry:" + target.id() + " without signatures of thoughts");
    return true;
  }

  /// A provider that refuses a request of its own dialect is asked once more where its rules say
  /// what may have been wrong.
  private boolean putRight(Attempt failed, Failure failure) {
    boolean refused =
        failure instanceof Failure.Refused it
            && !it.settled()
            && (it.status() == 400 || it.status() == 422);
    if (!refused
        || !call.operation().isConversation()
        || !failed.passage().isOwnDialect()
        || timeLeft().isZero()) {
      return false;
    }
    Target target = failed.target();
    try {
      if (!asked.putRight(target)) {
        return false;
      }
    } catch (RequestRefused _) {
      return false; // it can go as it came or not at all
    }
    story.note("retry:" + target.id() + " with what it refuses put right");
    return true;
  }

  private void hear(Duration hint) {
    earliestRetry =
        Optional.of(earliestRetry.filter(known -> known.compareTo(hint) < 0).orElse(hint));
  }

  private Step again(Again again, Target target, Failure failure) {
    Retry retry = call.fields().retry();
    return switch (again) {
      case NO -> new Nothing();
      case ONCE -> {
        if (onceUsed || !mayTryAgain()) {
          yield new Nothing();
        }
        onceUsed = true;
        story.retrying(target, Duration.ZERO);
        yield new Now(target);
      }
      case BY_RETRY -> {
        if (retry == null || againAtTarget >= retry.count()) {
          yield new Nothing();
        }
        Optional<Duration> wait =
            RetrySchedule.delay(
                againAtTarget + 1, AfterFailure.hint(failure), loop.ids().chance(), timeLeft());
        if (wait.isEmpty() || !mayTryAgain()) {
          yield new Nothing();
        }
        againAtTarget++;
        story.retrying(target, wait.get());
        yield new Later(target, loop.now() + wait.get().toNanos());
      }
    };
  }

  private Step elsewhere(Other other, Target failed) {
    if (other == Other.NO) {
      return new Nothing();
    }
    while (next + 1 < targets.size()) {
      Target candidate = targets.get(++next);
      boolean fits =
          other == Other.YES || candidate.model().contextWindow() > failed.model().contextWindow();
      if (!fits) {
        story.skipped(candidate, "its context window is not larger");
        continue;
      }
      if (next + 1 < targets.size() && loop.breaker().isAside(candidate.id(), loop.now())) {
        story.skipped(candidate, ASIDE);
        continue;
      }
      if (!mayTryAgain()) {
        return new Nothing();
      }
      againAtTarget = 0;
      onceUsed = false;
      long paid = asked.tokensOfVectors(failed);
      if (paid > 0 && !candidate.id().equals(failed.id())) {
        story.note("unpriced:" + failed.id() + " " + paid + " tokens before it failed");
      }
      story.fallingBack(failed, candidate);
      return new Now(candidate);
    }
    return new Nothing();
  }

  private boolean mayTryAgain() {
    if (timeLeft().isZero()) {
      story.note("no time left for a further attempt");
      return false;
    }
    if (!loop.retries().take(loop.now())) {
      story.note("the retry budget is used up");
      return false;
    }
    return true;
  }

  /// The call's own limit or the client's, whichever is sooner.
  Duration timeLeft() {
    Duration shorter = limit;
    Duration clients = call.client().deadline();
    if (clients != null && clients.compareTo(limit) < 0) {
      shorter = clients;
    }
    long left = shorter.toNanos() - (loop.now() - call.identity().startedNanos());
    return Duration.ofNanos(Math.max(0, left));
  }

  /// The failure as the client is told of it: with the soonest wait of any target that named one.
  Failure told(Failure failure) {
    return failure instanceof Failure.RateLimited limited
        ? new Failure.RateLimited(limited.message(), earliestRetry)
        : failure;
  }
}
