package dev.turnpike.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadErrorTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "400, Refused",
    "404, Refused",
    "408, Refused",
    "409, Refused",
    "413, Refused",
    "422, Refused",
    "425, Refused",
    "418, Refused",
    "401, CredentialRejected",
    "403, CredentialRejected",
    "402, QuotaExhausted",
    "429, RateLimited",
    "500, UpstreamBroken",
    "502, UpstreamBroken",
    "503, UpstreamBroken",
    "504, UpstreamBroken",
    "529, UpstreamBroken",
    "301, Garbled",
    "307, Garbled",
    "600, UpstreamBroken"
  })
  void every_status_has_its_failure(int status, String kind) {
    for (Dialect dialect : Dialects.all()) {
      Failure failure =
          dialect.readError(
              status, _ -> null, "{\"error\":{\"message\":\"no\"}}".getBytes(UTF_8), NOW);
      assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"message\":\"too big\",\"type\":\"t\",\"param\":null,\"code\":null}}",
        "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"too big\"}}",
        "[{\"error\":{\"code\":400,\"message\":\"too big\",\"status\":\"INVALID_ARGUMENT\"}}]",
        "{\"error\":\"too big\"}",
        "{\"message\":\"too big\"}",
        "{\"detail\":\"too big\"}",
        "{\"error\":{\"code\":7,\"message\":\"too big\"}}",
        "\"too big\"",
        "too\u0007big\n"
      })
  void a_message_is_found_in_every_form(String body) {
    assertThat(read(400, body).message()).isEqualTo("too big");
  }

  @Test
  void a_message_that_is_no_string_is_shown_as_it_is() {
    assertThat(read(422, "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"x\"}]}").message())
        .isEqualTo("[{\"loc\":[\"body\"],\"msg\":\"x\"}]");
    assertThat(read(400, "").message()).isEqualTo("The upstream answered with status 400.");
    assertThat(read(400, "{\"error\":{\"message\":null}}").message())
        .isEqualTo("The upstream answered with status 400.");
  }

  @Test
  void a_message_holds_no_address_no_key_and_is_not_endless() {
    String message =
        "connect to http://10.0.0.7:8000/v1 at vllm.internal.svc:8000, [fd00::1]:80, localhost:11434 or 10.1.2.3"
            + " as sk-proj-abcdef123456 with Bearer abc.def failed; see api.openai.com";
    assertThat(read(400, "{\"error\":{\"message\":\"" + message + "\"}}").message())
        .isEqualTo(
            "connect to [address] at [address], [address], [address] or [address] as [key] with [key] failed; see [address]");
    assertThat(read(401, "{\"error\":{\"message\":\"Incorrect API key: sk-12345678\"}}").message())
        .isEqualTo("The provider rejected the gateway's credential (status 401).");
    assertThat(read(400, "{\"error\":{\"message\":\"" + "x".repeat(9000) + "\"}}").message())
        .hasSize(2000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "This model's maximum context length is 128000 tokens. However, you requested 130000",
        "prompt is too long: 210000 tokens > 200000 maximum",
        "The input token count (1100000) exceeds the maximum number of tokens allowed (1048576).",
        "Input is too long for requested model.",
        "Your input exceeds the context window of this model.",
        "the request exceeds the available context size. try increasing n_ctx",
        "input length and `max_tokens` exceed context limit: 190000 + 21333 > 200000",
        "too many tokens: size limit exceeded by 20 tokens. Try using shorter or fewer inputs."
      })
  void a_prompt_that_does_not_fit_is_known_by_its_words(String message) {
    assertThat(read(400, "{\"error\":{\"message\":\"" + message + "\"}}"))
        .isEqualTo(new Failure.ContextTooLong(400, message));
    assertThat(read(500, "{\"error\":{\"message\":\"" + message + "\"}}"))
        .isInstanceOf(Failure.UpstreamBroken.class);
  }

  @Test
  void some_statuses_say_less_than_the_words_beside_them() {
    assertThat(read(400, "{\"error\":{\"message\":\"m\",\"code\":\"context_length_exceeded\"}}"))
        .isInstanceOf(Failure.ContextTooLong.class);
    assertThat(read(429, "{\"error\":{\"message\":\"m\",\"type\":\"insufficient_quota\"}}"))
        .isInstanceOf(Failure.QuotaExhausted.class);
    assertThat(
            read(
                400,
                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Your credit balance is too low to access the API\"}}"))
        .isInstanceOf(Failure.QuotaExhausted.class);
    assertThat(
            read(
                400,
                "{\"error\":{\"code\":400,\"message\":\"API key not valid.\",\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}"))
        .isInstanceOf(Failure.CredentialRejected.class);
  }

  @Test
  void a_page_of_HTML_is_no_answer() {
    String page = " <!DOCTYPE html><html>nginx 10.0.0.1</html>";
    for (int status : new int[] {403, 404, 500, 503}) {
      Failure failure = read(status, page);
      assertThat(failure).isInstanceOf(Failure.Garbled.class);
      assertThat(failure.message())
          .isEqualTo("The upstream answered with an HTML page (status " + status + ").");
    }
    assertThat(read(502, "x", "content-type", "text/html")).isInstanceOf(Failure.Garbled.class);
    assertThat(read(429, page, "retry-after", "3"))
        .isEqualTo(
            new Failure.RateLimited(
                "The upstream answered with status 429.", Optional.of(Duration.ofSeconds(3))));
  }

  @ParameterizedTest
  @CsvSource({
    "retry-after, 7, PT7S",
    "retry-after, 0, PT0S",
    "retry-after, 1.5, PT1.5S",
    "'retry-after', 'Wed, 25 Nov 2026 10:00:30 GMT', PT30S",
    "'retry-after', 'Wed, 25 Nov 2026 09:00:30 GMT', PT0S",
    "retry-after-ms, 250, PT0.25S",
    "x-ratelimit-reset-requests, 1.2s, PT1.2S",
    "x-ratelimit-reset-tokens, 6m0s, PT6M",
    "x-ratelimit-reset-tokens, 1h2m3s, PT1H2M3S",
    "x-ratelimit-reset-tokens, 12ms, PT0.012S",
    "anthropic-ratelimit-requests-reset, 2026-11-25T10:00:10Z, PT10S",
    "anthropic-ratelimit-input-tokens-reset, 2026-11-25T10:01:00Z, PT1M",
    "retry-after, 999999999999999, PT168H",
    "retry-after, soon,",
    "retry-after, -3,",
    "x-ratelimit-reset-tokens, never,"
  })
  void a_time_to_wait_is_read_in_every_form(String header, String value, String wanted) {
    Optional<Duration> hint = Optional.ofNullable(wanted).map(Duration::parse);
    assertThat(read(429, "{\"error\":{\"message\":\"m\"}}", header, value))
        .isEqualTo(new Failure.RateLimited("m", hint));
    assertThat(read(503, "{\"error\":{\"message\":\"m\"}}", header, value))
        .isEqualTo(new Failure.UpstreamBroken(503, "m", hint));
  }

  @Test
  void a_time_to_wait_is_read_in_the_body_too() {
    assertThat(
            read(
                429,
                "{\"error\":{\"code\":429,\"message\":\"m\",\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"34.5s\"}]}}"))
        .isEqualTo(new Failure.RateLimited("m", Optional.of(Duration.ofMillis(34_500))));
    String message = "Rate limit reached. Please try again in 1.2s.";
    assertThat(read(429, "{\"error\":{\"message\":\"" + message + "\"}}"))
        .isEqualTo(new Failure.RateLimited(message, Optional.of(Duration.ofMillis(1200))));
  }

  @Test
  void of_several_limits_the_one_that_is_used_up_counts() {
    Map<String, String> headers =
        Map.of(
            "x-ratelimit-reset-requests", "10ms",
            "x-ratelimit-remaining-requests", "59",
            "x-ratelimit-reset-tokens", "30s",
            "x-ratelimit-remaining-tokens", "0");
    Failure failure =
        Dialects.of("chat")
            .readError(429, headers::get, "{\"message\":\"m\"}".getBytes(UTF_8), NOW);
    assertThat(failure)
        .isEqualTo(new Failure.RateLimited("m", Optional.of(Duration.ofSeconds(30))));
  }

  private static Failure read(int status, String body, String... header) {
    return Dialects.of("chat")
        .readError(
            status,
            name -> header.length > 0 && header[0].equals(name) ? header[1] : null,
            body.getBytes(UTF_8),
            NOW);
  }
}
