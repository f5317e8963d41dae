package dev.turnpike.conversation;

import java.time.Duration;
import java.util.Optional;

/// Why a call could not be answered, said so that a policy can decide and a client can be told.
///
/// The contract's two tables, gateway errors and failed attempts, are written in these words.
public sealed interface Failure {
  /// Safe to show to the client: never holds a secret or an upstream address.
  String message();

  /// The same failure in other words; the two that have but one message keep it.
  default Failure saying(String words) {
    return switch (this) {
      case Unauthenticated _, Cancelled _ -> this;
      case BadRequest it -> new BadRequest(it.status, it.code, it.param, words);
      case Forbidden it -> new Forbidden(it.code, words);
      case NotFound it -> new NotFound(it.code, words);
      case TimedOut it -> new TimedOut(it.stage, it.callers, words);
      case Overloaded it -> new Overloaded(words, it.retryAfter);
      case Internal _ -> new Internal(words);
      case Unreachable it -> new Unreachable(it.kind, words);
      case CredentialRejected _ -> new CredentialRejected(words);
      case QuotaExhausted _ -> new QuotaExhausted(words);
      case RateLimited it -> new RateLimited(words, it.retryAfter);
      case ContextTooLong it -> new ContextTooLong(it.status, words);
      case Refused it -> new Refused(it.status, words, it.settled);
      case UpstreamBroken it -> new UpstreamBroken(it.status, words, it.retryAfter);
      case Garbled _ -> new Garbled(words);
    };
  }

  // What the caller did.

  /// The request cannot be served as it is: HTTP 400 unless `status` says 404, 405, 413 or 415.
  /// `param` is the offending field or "".
  record BadRequest(int status, String code, String param, String message) implements Failure {
    public static BadRequest invalid(String param, String message) {
      return new BadRequest(400, "invalid_request", param, message);
    }

    public static BadRequest json(String message) {
      return new BadRequest(400, "invalid_json", "", message);
    }

    public static BadRequest notSupported(String param, String message) {
      return new BadRequest(400, "not_supported", param, message);
    }
  }

  /// The caller's key is missing or no good. One message for every reason.
  record Unauthenticated() implements Failure {
    @Override
    public String message() {
      return "The API key is missing or not valid.";
    }
  }

  /// The key is good but may not do this.
  record Forbidden(String code, String message) implements Failure {}

  /// No such model, provider or object.
  record NotFound(String code, String message) implements Failure {}

  /// The caller left before the answer was whole.
  record Cancelled() implements Failure {
    @Override
    public String message() {
      return "The client closed the connection before the answer was complete.";
    }
  }

  /// A deadline ran out. `callers` says whether the caller had set it (408) or the gateway (504).
  record TimedOut(Stage stage, boolean callers, String message) implements Failure {
    /// Which wait ended: for a connection, for the first event, between two, or for the whole
    /// answer.
    public enum Stage {
      CONNECT,
      FIRST_TOKEN,
      IDLE,
      TOTAL
    }
  }

  // What the gateway cannot do now.

  /// The gateway is full or shutting down.
  record Overloaded(String message, Duration retryAfter) implements Failure {}

  /// A fault of the gateway itself.
  record Internal(String message) implements Failure {}

  // What the upstream did.

  /// Refused, reset before an answer, DNS, TLS: nothing of an answer came.
  record Unreachable(Kind kind, String message) implements Failure {
    public enum Kind {
      REFUSED,
      RESET,
      DNS,
      TLS,
      BLOCKED
    }
  }

  /// The provider refused the gateway's own credential.
  record CredentialRejected(String message) implements Failure {}

  /// The provider's account is out of money or quota.
  record QuotaExhausted(String message) implements Failure {}

  /// The provider says too many requests.
  record RateLimited(String message, Optional<Duration> retryAfter) implements Failure {}

  /// The prompt does not fit the model's window.
  record ContextTooLong(int status, String message) implements Failure {}

  /// The provider refused the request itself: 400, 404, 408, 409, 413, 422, 425 and their like.
  /// `settled` says that no other form of the same request would be taken: a filtered prompt, a
  /// model that is not there, an account.
  record Refused(int status, String message, boolean settled) implements Failure {
    public Refused(int status, String message) {
      this(status, message, false);
    }
  }

  /// The provider failed: 5xx and 529, or an error event in its stream.
  record UpstreamBroken(int status, String message, Optional<Duration> retryAfter)
      implements Failure {}

  /// HTML, a wrong type, a truncated or unreadable answer, a redirect.
  record Garbled(String message) implements Failure {}
}
