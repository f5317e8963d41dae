package dev.turnpike.dialect.converse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.ProviderStreams;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.StreamTap.Stage;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.dialect.eventstream.Frames;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConverseAnswerTest {
  private static final ConverseDialect DIALECT = new ConverseDialect();
  private static final byte[] STOP = Frames.event("messageStop", "{\"stopReason\":\"end_turn\"}");
  private static final byte[] USAGE =
      Frames.event(
          "metadata",
          "{\"usage\":{\"inputTokens\":3,\"outputTokens\":9,\"totalTokens\":1012,\"cacheReadInputTokens\":900,\"cacheWriteInputTokens\":100,\"cacheDetails\":[{\"ttl\":\"5m\",\"inputTokens\":60},{\"ttl\":\"1h\",\"inputTokens\":40}]},\"metrics\":{\"latencyMs\":7},\"serviceTier\":{\"type\":\"flex\"}}");
  private static final Usage COUNTS =
      Usage.counter()
          .set(Bucket.INPUT, 3)
          .set(Bucket.CACHE_READ, 900)
          .set(Bucket.CACHE_WRITE_5M, 60)
          .set(Bucket.CACHE_WRITE_1H, 40)
          .set(Bucket.OUTPUT, 9)
          .usage();

  private static StreamTap run(byte[]... frames) {
    StreamTap tap = DIALECT.framed(DIALECT.answerReader(ProviderStreams.ENVELOPE));
    for (byte[] frame : frames) {
      tap.take(frame);
    }
    return tap;
  }

  @Test
  void the_model_is_one_segment_of_the_path() {
    assertThat(DIALECT.path("us.anthropic.claude-opus-5-v1:0", false))
        .isEqualTo("/model/us.anthropic.claude-opus-5-v1%3A0/converse");
    assertThat(DIALECT.path("arn:aws:bedrock:eu:1:inference-profile/a b*", true))
        .isEqualTo(
            "/model/arn%3Aaws%3Abedrock%3Aeu%3A1%3Ainference-profile%2Fa%20b%2A/converse-stream");
  }

  @Test
  void a_stream_is_complete_with_its_usage() {
    StreamTap tap = run(Frames.event("messageStart", "{\"role\":\"assistant\"}"));
    assertThat(tap.stage()).isEqualTo(Stage.OPENING);
    tap.take(Frames.DELTA);
    assertThat(tap.stage()).isEqualTo(Stage.CONTENT);
    tap.take(STOP);
    assertThat(tap.stage()).isEqualTo(Stage.CONTENT);
    tap.take(USAGE);
    assertThat(tap.stage()).isEqualTo(Stage.COMPLETE);
    tap.end();
    assertThat(tap.failure()).isNull();
    assertThat(tap.finishReason()).isEqualTo("end_turn");
    assertThat(tap.serviceTier()).isEqualTo("flex");
    assertThat(tap.usage()).isEqualTo(COUNTS);
  }

  @Test
  void a_stream_that_ends_after_its_stop_is_complete_but_estimated() {
    StreamTap tap = run(Frames.DELTA, STOP);
    tap.end();
    assertThat(tap.stage()).isEqualTo(Stage.COMPLETE);
    assertThat(tap.usage().estimated()).isTrue();
    assertThat(tap.usage().of(Bucket.OUTPUT)).isEqualTo(1);
  }

  @Test
  void a_stream_that_ends_before_its_stop_is_truncated() {
    StreamTap tap = run(Frames.DELTA);
    tap.end();
    assertThat(tap.failure()).isInstanceOf(Failure.Garbled.class);
    assertThat(tap.usage().estimated()).isTrue();
    assertThat(run(Frames.THROTTLED).usage()).isEqualTo(Usage.NONE);
  }

  @Test
  void a_whole_answer_is_read() {
    WholeReply reply =
        whole(
            "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":\"Hi\"}]}},\"stopReason\":\"max_tokens\",\"usage\":{\"inputTokens\":5,\"outputTokens\":2},\"serviceTier\":{\"type\":\"default\"}}");
    assertThat(reply)
        .isEqualTo(
            new WholeReply.Answer(
                Usage.counter().set(Bucket.INPUT, 5).set(Bucket.OUTPUT, 2).usage(),
                "max_tokens",
                null,
                "default"));
    assertThat(whole("{\"message\":\"no\"}")).isInstanceOf(WholeReply.Broken.class);
    assertThat(whole("{\"output\":null}")).isInstanceOf(WholeReply.Broken.class);
    assertThat(whole("<html>")).isInstanceOf(WholeReply.Broken.class);
  }

  private static WholeReply whole(String body) {
    return DIALECT.readWhole(ProviderStreams.ENVELOPE, body.getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "400, ValidationException:http://internal/, Refused",
    "408, ModelTimeoutException, UpstreamBroken",
    "408, , Refused",
    "424, ModelErrorException, UpstreamBroken",
    "424, , UpstreamBroken",
    "429, ThrottlingException, RateLimited",
    "429, ModelNotReadyException, UpstreamBroken",
    "400, ServiceQuotaExceededException, QuotaExhausted",
    "403, UnrecognizedClientException, CredentialRejected"
  })
  void an_error_is_read_by_its_word(int status, @Nullable String word, String kind) {
    Failure failure =
        DIALECT.readError(
            status,
            name -> name.equals("x-amzn-errortype") ? word : null,
            "{\"message\":\"m\"}".getBytes(UTF_8),
            Instant.EPOCH);
    assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
  }

  @Test
  void a_prompt_that_is_too_long_is_known() {
    assertThat(
            DIALECT.readError(
                400,
                _ -> null,
                "{\"message\":\"Input is too long for requested model.\"}".getBytes(UTF_8),
                Instant.EPOCH))
        .isInstanceOf(Failure.ContextTooLong.class);
    assertThat(
            DIALECT.readError(
                429,
                name -> name.equals("retry-after") ? "3" : null,
                "{\"message\":\"slow\"}".getBytes(UTF_8),
                Instant.EPOCH))
        .isEqualTo(new Failure.RateLimited("slow", Optional.of(Duration.ofSeconds(3))));
  }
}
