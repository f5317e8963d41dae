package dev.turnpike.route;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.GatewayFields.Retry;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a failed attempt does before anything reached the client: the contract's table of section
/// 1, as a pure decision.
public final class AfterFailure {
  private AfterFailure() {}

  /// What may be tried next. `sameTarget` may be asked once more at the target that failed (by
  /// which schedule, [RetrySchedule] says); `otherModel` may go to the next of the plan.
  public record Choices(Again sameTarget, Other otherModel) {}

  public enum Again {
    NO,
    /// Once at most, without a wait.
    ONCE,
    /// As often as the caller's `retry` allows.
    BY_RETRY
  }

  public enum Other {
    NO,
    YES,
    /// Only to a model with a larger context window.
    LARGER_WINDOW
  }

  private static final Choices NONE = new Choices(Again.NO, Other.NO);

  /// `retry` is the caller's own wish, or null: without it only a failed connection is tried again
  /// at the same target, no answer is.
  public static Choices choices(Failure failure, @Nullable Retry retry) {
    boolean asked = retry != null;
    return switch (failure) {
      case Failure.Unreachable unreachable ->
          switch (unreachable.kind()) {
            case REFUSED, RESET, DNS -> new Choices(Again.ONCE, Other.YES);
            case TLS, BLOCKED -> new Choices(Again.NO, Other.YES);
          };
      case Failure.TimedOut timedOut ->
          switch (timedOut.stage()) {
            case CONNECT, FIRST_TOKEN, IDLE, TOTAL -> new Choices(Again.NO, Other.YES);
          };
      case Failure.Refused refused -> afterRefusal(refused.status(), asked);
      case Failure.ContextTooLong _ -> new Choices(Again.NO, Other.LARGER_WINDOW);
      case Failure.CredentialRejected _, Failure.QuotaExhausted _ ->
          new Choices(Again.NO, Other.YES);
      case Failure.RateLimited _ -> new Choices(again(retry, 429), Other.YES);
      case Failure.UpstreamBroken broken -> new Choices(again(retry, broken.status()), Other.YES);
      case Failure.Garbled _ -> new Choices(asked ? Again.ONCE : Again.NO, Other.YES);
      case Failure.BadRequest _,
          Failure.Unauthenticated _,
          Failure.Forbidden _,
          Failure.NotFound _,
          Failure.Cancelled _,
          Failure.Overloaded _,
          Failure.Internal _ ->
          NONE;
    };
  }

  private static Choices afterRefusal(int status, boolean asked) {
    return switch (status) {
      case 404 -> new Choices(Again.NO, Other.YES);
      case 408, 409, 425 -> new Choices(asked ? Again.ONCE : Again.NO, Other.YES);
      default -> NONE;
    };
  }

  private static Again again(@Nullable Retry retry, int status) {
    return retry != null && retry.onCodes().contains(status) ? Again.BY_RETRY : Again.NO;
  }

  /// How long the upstream asked to be left alone, where it said so.
  public static Optional<Duration> hint(Failure failure) {
    return switch (failure) {
      case Failure.RateLimited limited -> limited.retryAfter();
      case Failure.UpstreamBroken broken -> broken.retryAfter();
      case Failure.Unreachable _,
          Failure.TimedOut _,
          Failure.Refused _,
          Failure.ContextTooLong _,
          Failure.CredentialRejected _,
          Failure.QuotaExhausted _,
          Failure.Garbled _,
          Failure.BadRequest _,
          Failure.Unauthenticated _,
          Failure.Forbidden _,
          Failure.NotFound _,
          Failure.Cancelled _,
          Failure.Overloaded _,
          Failure.Internal _ ->
          Optional.empty();
    };
  }
}
