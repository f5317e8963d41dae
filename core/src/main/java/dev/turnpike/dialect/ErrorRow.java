package dev.turnpike.dialect;

import dev.turnpike.conversation.Failure;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A row of the contract's table of errors: what a failure becomes on the wire, in any dialect.
///
/// `status` may be 529, which only Messages knows; the others say 503.
public record ErrorRow(
    int status, String code, ErrorKind kind, Optional<Duration> retryAfter, boolean shouldRetry) {

  /// SDKs really sleep as long as they are told to.
  private static final Duration MAX_RETRY_AFTER = Duration.ofSeconds(60);

  public static ErrorRow of(Failure failure) {
    return switch (failure) {
      case Failure.BadRequest bad -> row(bad.status(), bad.code(), refused(bad.status()));
      case Failure.Unauthenticated _ ->
          row(401, "invalid_api_key", ErrorKind.AUTHENTICATION).never();
      case Failure.Forbidden forbidden -> row(403, forbidden.code(), ErrorKind.FORBIDDEN).never();
      case Failure.NotFound missing -> row(404, missing.code(), ErrorKind.NOT_FOUND);
      case Failure.Cancelled _ -> row(499, "cancelled", ErrorKind.CANCELLED);
      case Failure.TimedOut late when late.callers() -> row(408, "timeout", ErrorKind.TIMEOUT);
      case Failure.TimedOut _ -> row(504, "upstream_timeout", ErrorKind.TIMEOUT);
      case Failure.Overloaded full ->
          row(503, "overloaded", ErrorKind.OVERLOADED).after(Optional.of(full.retryAfter()));
      case Failure.Internal _ -> row(500, "internal_error", ErrorKind.UPSTREAM);
      case Failure.Unreachable _ -> row(502, "upstream_error", ErrorKind.UPSTREAM);
      case Failure.CredentialRejected _ ->
          row(502, "provider_credential_rejected", ErrorKind.UPSTREAM).never();
      case Failure.QuotaExhausted _ -> row(429, "insufficient_quota", ErrorKind.BILLING).never();
      case Failure.RateLimited limited ->
          row(429, "rate_limit_exceeded", ErrorKind.RATE).after(limited.retryAfter());
      case Failure.ContextTooLong tooLong ->
          row(tooLong.status(), "context_length_exceeded", ErrorKind.CONTEXT);
      case Failure.Refused refused ->
          row(refused.status(), refusedCode(refused.status()), refused(refused.status()));
      case Failure.UpstreamBroken broken ->
          row(broken.status(), "upstream_error", broken(broken.status()))
              .after(broken.retryAfter());
      case Failure.Garbled _ -> row(502, "upstream_error", ErrorKind.UPSTREAM);
    };
  }

  private static ErrorRow row(int status, String code, ErrorKind kind) {
    return new ErrorRow(status, code, kind, Optional.empty(), true);
  }

  private ErrorRow never() {
    return new ErrorRow(status, code, kind, retryAfter, false);
  }

  private ErrorRow after(Optional<Duration> wait) {
    return new ErrorRow(status, code, kind, wait, shouldRetry);
  }

  private static ErrorKind refused(int status) {
    return switch (status) {
      case 404 -> ErrorKind.NOT_FOUND;
      case 408 -> ErrorKind.TIMEOUT;
      case 409, 425 -> ErrorKind.CONFLICT;
      case 413 -> ErrorKind.TOO_LARGE;
      default -> ErrorKind.INVALID;
    };
  }

  private static String refusedCode(int status) {
    return switch (status) {
      case 404 -> "model_not_found";
      case 408 -> "upstream_timeout";
      case 409, 425 -> "upstream_error";
      default -> "invalid_request";
    };
  }

  private static ErrorKind broken(int status) {
    return switch (status) {
      case 503, 529 -> ErrorKind.OVERLOADED;
      case 504 -> ErrorKind.TIMEOUT;
      default -> ErrorKind.UPSTREAM;
    };
  }

  /// The status for a dialect that does not know 529.
  public int plainStatus() {
    return status == 529 ? 503 : status;
  }

  /// `retry-after` in whole seconds, rounded up and at most 60, and `x-should-retry` where trying
  /// again is of no use.
  public Map<String, String> headers() {
    Map<String, String> headers = new HashMap<>();
    retryAfter.ifPresent(wait -> headers.put("retry-after", Long.toString(seconds(wait))));
    if (!shouldRetry) {
      headers.put("x-should-retry", "false");
    }
    return headers;
  }

  private static long seconds(Duration wait) {
    return wait.compareTo(MAX_RETRY_AFTER) > 0
        ? MAX_RETRY_AFTER.toSeconds()
        : wait.plusNanos(999_999_999).toSeconds();
  }
}
