package dev.turnpike.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.RateLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateHeadersTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  private static Map<String, String> crossed(String from, Map<String, String> headers, String to) {
    RateLimits rates = Dialects.of(from).readRates(headers::get, NOW);
    return Dialects.client(to).writeRates(rates, NOW);
  }

  @Test
  void openAisBecomeAnthropics() {
    Map<String, String> headers =
        Map.of(
            "x-ratelimit-limit-requests", "60",
            "x-ratelimit-remaining-requests", "59",
            "x-ratelimit-reset-requests", "1m0.2s",
            "x-ratelimit-remaining-tokens", "149984");
    assertThat(crossed("chat", headers, "messages"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "anthropic-ratelimit-requests-limit", "60",
                "anthropic-ratelimit-requests-remaining", "59",
                "anthropic-ratelimit-requests-reset", "2026-11-28T12:01:01Z",
                "anthropic-ratelimit-tokens-remaining", "149984"));
  }

  @Test
  void anthropicsBecomeOpenAis() {
    Map<String, String> headers =
        Map.of(
            "anthropic-ratelimit-requests-limit", "50",
            "anthropic-ratelimit-requests-reset", "2026-11-28T12:06:00Z",
            "anthropic-ratelimit-input-tokens-remaining", "40000",
            "anthropic-ratelimit-output-tokens-remaining", "8000");
    assertThat(crossed("messages", headers, "responses"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "x-ratelimit-limit-requests", "50",
                "x-ratelimit-reset-requests", "6m0s",
                "x-ratelimit-remaining-tokens", "40000"));
  }

  @Test
  void nonsenseSaysNothing() {
    Map<String, String> headers =
        Map.of(
            "x-ratelimit-limit-requests", "-5",
            "x-ratelimit-remaining-requests", "12345678901234567890",
            "x-ratelimit-reset-requests", "soon",
            "x-ratelimit-remaining-tokens", "1e9");
    assertThat(crossed("responses", headers, "messages")).isEmpty();
    assertThat(crossed("messages", Map.of("anthropic-ratelimit-tokens-reset", "soon"), "chat"))
        .isEmpty();
    String never = "+999999999-12-31T23:59:59Z";
    assertThat(crossed("messages", Map.of("anthropic-ratelimit-tokens-reset", never), "chat"))
        .isEmpty();
    assertThat(crossed("gemini", headers, "messages")).isEmpty();
    assertThat(crossed("chat", Map.of("x-ratelimit-limit-requests", "5"), "gemini")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0,0ms", "12,12ms", "1000,1s", "1200,1.2s", "360000,6m0s", "3723500,1h2m3.5s"})
  void timesAreWrittenAsTheyAreRead(long millis, String written) {
    assertThat(Durations.write(Duration.ofMillis(millis))).isEqualTo(written);
    assertThat(Durations.read(written)).contains(Duration.ofMillis(millis));
  }
}
