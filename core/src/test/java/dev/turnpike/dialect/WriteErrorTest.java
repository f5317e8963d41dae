package dev.turnpike.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Failure;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The contract's tables of errors, row by row, in the words of each dialect.
class WriteErrorTest {
  private static final Optional<Duration> NO_HINT = Optional.empty();

  /// Failure to `chat | messages | gemini | code | headers`.
  private static final Map<Failure, String> ROWS = new LinkedHashMap<>();

  static {
    row(
        new Failure.BadRequest(400, "invalid_model_format", "model", "m"),
        "400 invalid_request_error | 400 invalid_request_error | 400 INVALID_ARGUMENT | invalid_model_format | {}");
    row(
        new Failure.BadRequest(413, "body_too_large", "", "m"),
        "413 invalid_request_error | 413 request_too_large | 413 INVALID_ARGUMENT | body_too_large | {}");
    row(
        new Failure.Unauthenticated(),
        "401 authentication_error | 401 authentication_error | 401 UNAUTHENTICATED | invalid_api_key | {x-should-retry=false}");
    row(
        new Failure.Forbidden("model_not_allowed", "m"),
        "403 permission_error | 403 permission_error | 403 PERMISSION_DENIED | model_not_allowed | {x-should-retry=false}");
    row(
        new Failure.NotFound("model_not_found", "m"),
        "404 invalid_request_error | 404 not_found_error | 404 NOT_FOUND | model_not_found | {}");
    row(
        new Failure.Cancelled(),
        "499 invalid_request_error | 499 invalid_request_error | 499 CANCELLED | cancelled | {}");
    row(
        new Failure.TimedOut(Failure.TimedOut.Stage.TOTAL, true, "m"),
        "408 timeout | 408 timeout_error | 408 DEADLINE_EXCEEDED | timeout | {}");
    row(
        new Failure.TimedOut(Failure.TimedOut.Stage.FIRST_TOKEN, false, "m"),
        "504 timeout | 504 timeout_error | 504 DEADLINE_EXCEEDED | upstream_timeout | {}");
    row(
        new Failure.Overloaded("m", Duration.ofMillis(1200)),
        "503 server_error | 503 overloaded_error | 503 UNAVAILABLE | overloaded | {retry-after=2}");
    row(
        new Failure.Internal("m"),
        "500 server_error | 500 api_error | 500 INTERNAL | internal_error | {}");
    row(
        new Failure.Unreachable(Failure.Unreachable.Kind.REFUSED, "m"),
        "502 server_error | 502 api_error | 502 INTERNAL | upstream_error | {}");
    row(
        new Failure.CredentialRejected("m"),
        "502 server_error | 502 api_error | 502 INTERNAL | provider_credential_rejected | {x-should-retry=false}");
    row(
        new Failure.QuotaExhausted("m"),
        "429 insufficient_quota | 429 billing_error | 429 RESOURCE_EXHAUSTED | insufficient_quota | {x-should-retry=false}");
    row(
        new Failure.RateLimited("m", NO_HINT),
        "429 rate_limit_error | 429 rate_limit_error | 429 RESOURCE_EXHAUSTED | rate_limit_exceeded | {}");
    row(
        new Failure.RateLimited("m", Optional.of(Duration.ofSeconds(999))),
        "429 rate_limit_error | 429 rate_limit_error | 429 RESOURCE_EXHAUSTED | rate_limit_exceeded | {retry-after=60}");
    row(
        new Failure.ContextTooLong(400, "m"),
        "400 invalid_request_error | 400 invalid_request_error | 400 INVALID_ARGUMENT | context_length_exceeded | {}");
    row(
        new Failure.Refused(422, "m"),
        "422 invalid_request_error | 422 invalid_request_error | 422 INVALID_ARGUMENT | invalid_request | {}");
    row(
        new Failure.Refused(404, "m"),
        "404 invalid_request_error | 404 not_found_error | 404 NOT_FOUND | model_not_found | {}");
    row(
        new Failure.Refused(409, "m"),
        "409 invalid_request_error | 409 invalid_request_error | 409 ABORTED | upstream_error | {}");
    row(
        new Failure.UpstreamBroken(500, "m", NO_HINT),
        "500 server_error | 500 api_error | 500 INTERNAL | upstream_error | {}");
    row(
        new Failure.UpstreamBroken(529, "m", Optional.of(Duration.ofMillis(1))),
        "503 server_error | 529 overloaded_error | 503 UNAVAILABLE | upstream_error | {retry-after=1}");
    row(
        new Failure.Garbled("m"),
        "502 server_error | 502 api_error | 502 INTERNAL | upstream_error | {}");
  }

  private static void row(Failure failure, String wanted) {
    ROWS.put(failure, wanted);
  }

  @Test
  void every_failure_has_its_status_its_words_and_its_headers() {
    ROWS.forEach(
        (failure, wanted) -> {
          ErrorReply chat = reply("chat", failure);
          ErrorReply messages = reply("messages", failure);
          ErrorReply gemini = reply("gemini", failure);
          String row =
              String.join(
                  " | ",
                  chat.status() + " " + member(chat, "type"),
                  messages.status() + " " + member(messages, "type\":\"error\",\"error\":{\"type"),
                  gemini.status() + " " + member(gemini, "status"),
                  chat.code(),
                  chat.headers().toString());
          assertThat(row).as(failure.toString()).isEqualTo(wanted);
          assertThat(member(chat, "code")).isEqualTo(chat.code());
          assertThat(reply("responses", failure)).usingRecursiveComparison().isEqualTo(chat);
        });
    assertThat(ROWS.keySet().stream().map(Object::getClass).distinct().count())
        .as("kinds of failure in the table")
        .isEqualTo(Failure.class.getPermittedSubclasses().length);
  }

  @Test
  void the_envelopes_are_those_of_the_dialects() {
    Failure failure = new Failure.BadRequest(400, "invalid_model_format", "model", "a \"b\"\n");
    assertThat(text("chat", failure))
        .isEqualTo(
            "{\"error\":{\"message\":\"a \\\"b\\\"\\n\",\"type\":\"invalid_request_error\",\"param\":\"model\",\"code\":\"invalid_model_format\"}}");
    assertThat(text("messages", failure))
        .isEqualTo(
            "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"a \\\"b\\\"\\n\"},\"request_id\":\"r1\"}");
    assertThat(text("gemini", failure))
        .isEqualTo(
            "{\"error\":{\"code\":400,\"message\":\"a \\\"b\\\"\\n\",\"status\":\"INVALID_ARGUMENT\"}}");
  }

  @Test
  void clients_find_the_words_they_act_on() {
    assertThat(text("messages", new Failure.ContextTooLong(400, "maximum context length is 8")))
        .contains("\"prompt is too long: maximum context length is 8\"");
    assertThat(
            text(
                "messages",
                new Failure.ContextTooLong(400, "prompt is too long: 9 tokens > 8 maximum")))
        .contains("\"prompt is too long: 9 tokens > 8 maximum\"");
    Failure limited = new Failure.RateLimited("Slow down.", Optional.of(Duration.ofMillis(1200)));
    assertThat(text("gemini", limited)).contains("RetryInfo\",\"retryDelay\":\"2s\"");
    StreamTap tap = Taps.tap(Operation.RESPONSES, null, Taps.request(Operation.RESPONSES));
    assertThat(new String(tap.errorEvent(limited, "r1"), UTF_8))
        .contains("\"code\":\"rate_limit_exceeded\"")
        .contains("Slow down. Please try again in 1200ms.");
  }

  private static ErrorReply reply(String dialect, Failure failure) {
    return Dialects.client(dialect).writeError(failure, "r1");
  }

  private static String text(String dialect, Failure failure) {
    return new String(reply(dialect, failure).body(), UTF_8);
  }

  @Test
  void overflowIsSaidInTheWordsThatClaudeCodeActsOn() {
    String body =
        new String(
            reply(
                    "messages",
                    new Failure.ContextTooLong(
                        400,
                        "This model's maximum context length is 272000 tokens. However, your"
                            + " messages resulted in 301,223 tokens."))
                .body(),
            UTF_8);
    assertThat(body).contains("prompt is too long: 301223 tokens > 272000 maximum");
  }

  private static String member(ErrorReply reply, String name) {
    String body = new String(reply.body(), UTF_8);
    int from = body.indexOf("\"" + name + "\":\"") + name.length() + 4;
    return body.substring(from, body.indexOf('"', from));
  }
}
