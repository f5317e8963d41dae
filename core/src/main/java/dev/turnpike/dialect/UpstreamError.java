package dev.turnpike.dialect;

import dev.turnpike.conversation.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// From what an upstream said of an error to the [Failure] that a policy decides by: the contract's
/// table of failed attempts, the same for every dialect.
public final class UpstreamError {
  private static final Pattern CONTEXT =
      Pattern.compile(
          "(?i)maximum context length|prompt is too long|exceeds? the (?:available )?context"
              + "|exceeds? (?:the )?context (?:window|limit|size|length)"
              + "|exceeds the maximum number of tokens|input is too long"
              + "|context window (?:is )?exceeded|\\bn_ctx\\b|too many (?:input )?tokens");
  private static final Pattern NO_MONEY =
      Pattern.compile("(?i)credit balance is too low|insufficient (?:balance|credits|funds)");

  private static final List<String> SETTLED =
      List.of(
          "content_filter",
          "ResponsibleAIPolicyViolation",
          "content_policy_violation",
          "moderation_blocked",
          "cyber_policy",
          "bio_policy",
          "model_not_found",
          "not_found_error",
          "unsupported_country_region_territory",
          "billing_hard_limit_reached",
          "billing_not_active",
          "string_above_max_length");

  private UpstreamError() {}

  /// An answer with an error status.
  public static Failure read(
      int status, Function<String, @Nullable String> header, byte[] body, Instant now) {
    if (status >= 300 && status < 400) {
      return new Failure.Garbled(
          "The upstream answered with a redirect (status " + status + "), which is not followed.");
    }
    if (isHtml(header.apply("content-type"), body)) {
      if (status != 401 && status != 429) {
        return new Failure.Garbled(
            "The upstream answered with an HTML page (status " + status + ").");
      }
      body = new byte[0];
    }
    ErrorBody error = ErrorBody.of(body);
    return failure(status, error, RetryHint.read(header, error, now));
  }

  /// An error inside a 200: in a whole answer, or as an event of a stream.
  public static Failure inside(ErrorBody error) {
    return failure(
        error.impliedStatus(),
        error,
        RetryHint.units(error.retryDelay()).or(() -> RetryHint.inWords(error.message())));
  }

  /// Whether it is a web page, by its content type or its first character.
  public static boolean isHtml(@Nullable String contentType, byte[] body) {
    if (contentType != null && contentType.toLowerCase(Locale.ROOT).contains("html")) {
      return true;
    }
    int at = 0;
    while (at < body.length && body[at] >= 0 && body[at] <= ' ') {
      at++;
    }
    return at < body.length && body[at] == '<';
  }

  private static Failure failure(int status, ErrorBody error, Optional<Duration> hint) {
    String message = SafeText.of(error.message());
    if (message.isEmpty()) {
      message = "The upstream answered with status " + status + ".";
    }
    if (error.says("insufficient_quota")
        || error.says("quota_exceeded")
        || status == 402
        || NO_MONEY.matcher(message).find()) {
      return new Failure.QuotaExhausted(message);
    }
    if (status == 401 || status == 403 || error.says("API_KEY_INVALID")) {
      return new Failure.CredentialRejected(
          "The provider rejected the gateway's credential (status " + status + ").");
    }
    if (status == 429) {
      return new Failure.RateLimited(message, hint);
    }
    if (error.says("tool_use_failed")) {
      return new Failure.UpstreamBroken(500, message, hint); // the model's own fault (Groq)
    }
    if (status >= 400 && status < 500) {
      return isContext(status, error)
          ? new Failure.ContextTooLong(status, message)
          : new Failure.Refused(status, message, SETTLED.stream().anyMatch(error::says));
    }
    return new Failure.UpstreamBroken(status >= 500 && status < 600 ? status : 502, message, hint);
  }

  private static boolean isContext(int status, ErrorBody error) {
    return (status == 400 || status == 413 || status == 422)
        && (error.says("context_length_exceeded")
            || error.says("exceed_context_size_error")
            || CONTEXT.matcher(error.message()).find());
  }
}
