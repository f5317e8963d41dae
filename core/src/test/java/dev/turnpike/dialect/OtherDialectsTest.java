package dev.turnpike.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.StreamTap.Stage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is particular to Responses, Messages and Gemini.
class OtherDialectsTest {

  @Test
  void an_upstream_path_lies_under_the_base_of_its_dialect() {
    assertThat(path(Operation.CHAT_COMPLETIONS, "m", "a=b")).isEqualTo("/chat/completions");
    assertThat(path(Operation.RESPONSES, "m", null)).isEqualTo("/responses");
    assertThat(path(Operation.MESSAGES, "m", null)).isEqualTo("/v1/messages");
    assertThat(path(Operation.MESSAGES, "m", "x=1&beta=true")).isEqualTo("/v1/messages?beta=true");
    assertThat(path(Operation.COUNT_TOKENS, "m", "beta=true"))
        .isEqualTo("/v1/messages/count_tokens?beta=true");
    assertThat(path(Operation.GENERATE_CONTENT, "gemini-2.5-flash", "key=secret"))
        .isEqualTo("/v1beta/models/gemini-2.5-flash:generateContent");
    assertThat(path(Operation.STREAM_GENERATE_CONTENT, "g", "key=secret&alt=sse"))
        .isEqualTo("/v1beta/models/g:streamGenerateContent?alt=sse");
    assertThat(path(Operation.GEMINI_COUNT_TOKENS, "../a b?é#:x", "alt=a%0d"))
        .isEqualTo("/v1beta/models/..%2Fa%20b%3F%C3%A9%23%3Ax:countTokens?alt=a%250d");
  }

  private static String path(Operation operation, String model, @Nullable String query) {
    return Dialects.client(operation.dialect()).upstreamPath(operation, model, query);
  }

  @ParameterizedTest
  @CsvSource({"messages,MESSAGES", "responses,RESPONSES", "chat,CHAT_COMPLETIONS"})
  void a_request_without_a_model_is_refused(String dialect, Operation operation) {
    Reading reading = Dialects.client(dialect).readRequest(operation, "{\"a\":1}".getBytes(UTF_8));
    assertThat(reading)
        .isEqualTo(
            new Reading.Malformed(
                Failure.BadRequest.invalid("model", "model is missing, must be a string")));
  }

  @Test
  void Gemini_streams_by_its_operation() {
    byte[] body = "{}".getBytes(UTF_8);
    assertThat(Taps.envelope(Operation.STREAM_GENERATE_CONTENT, body).stream()).isTrue();
    assertThat(Taps.envelope(Operation.GENERATE_CONTENT, body).stream()).isFalse();
  }

  // Responses

  private static final String CREATED =
      "event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,\"response\":{\"id\":\"resp_9\",\"created_at\":77,\"model\":\"gpt-5\",\"error\":null}}\n\n";
  private static final String ERROR =
      "event: error\ndata: {\"type\":\"error\",\"sequence_number\":1,\"code\":\"server_is_overloaded\",\"message\":\"busy\",\"param\":null}\n\n";
  private static final String FAILED =
      "event: response.failed\ndata: {\"type\":\"response.failed\",\"sequence_number\":2,\"response\":{\"id\":\"resp_9\",\"status\":\"failed\",\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"slow\"}}}\n\n";

  @Test
  void Responses_that_failed_are_relayed() {
    Taps.Outcome outcome = Taps.run(Operation.RESPONSES, CREATED + ERROR + FAILED + CREATED);
    assertThat(outcome.passed()).isEqualTo(CREATED + ERROR + FAILED);
    assertThat(outcome.relayed()).isTrue();
    assertThat(outcome.failure()).isEqualTo(new Failure.RateLimited("slow", Optional.empty()));
  }

  @Test
  void an_error_event_of_Responses_fails_the_stream_where_nothing_follows() {
    StreamTap tap = Taps.tap(Operation.RESPONSES, null, Taps.request(Operation.RESPONSES));
    Taps.Outcome outcome = Taps.run(tap, List.of((CREATED + ERROR).getBytes(UTF_8)));
    assertThat(outcome.passed()).isEqualTo(CREATED + ERROR);
    assertThat(tap.tellsError()).isTrue();
    assertThat(outcome.failure())
        .isEqualTo(new Failure.UpstreamBroken(503, "busy", Optional.empty()));
    assertThat(outcome.relayed()).isFalse();
    assertThat(new String(tap.errorEvent(outcome.broken(), "r1"), UTF_8))
        .as("what Codex waits for, and the error not once more")
        .startsWith(
            "event: response.failed\ndata: {\"type\":\"response.failed\",\"sequence_number\":2,")
        .contains("{\"code\":\"server_is_overloaded\",\"message\":\"busy\"}")
        .doesNotContain("event: error");
  }

  @Test
  void an_error_event_of_Responses_without_its_end_is_told_anew() {
    StreamTap tap = Taps.tap(Operation.RESPONSES, null, Taps.request(Operation.RESPONSES));
    Taps.Outcome outcome = Taps.run(tap, List.of((CREATED + ERROR.strip()).getBytes(UTF_8)));
    assertThat(outcome.passed()).isEqualTo(CREATED);
    assertThat(new String(tap.errorEvent(outcome.broken(), "r1"), UTF_8))
        .contains("event: response.failed\n", "event: error\n", "busy");
  }

  @Test
  void a_broken_stream_of_Responses_is_told_in_its_own_sequence() {
    StreamTap tap = Taps.tap(Operation.RESPONSES, null, Taps.request(Operation.RESPONSES));
    tap.take(CREATED.getBytes(UTF_8));
    assertThat(new String(tap.errorEvent(new Failure.Garbled("cut"), "r1"), UTF_8))
        .startsWith(
            "event: response.failed\ndata: {\"type\":\"response.failed\",\"sequence_number\":1,\"response\":{\"id\":\"resp_9\",\"object\":\"response\",\"created_at\":77,\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"cut\"}")
        .endsWith(
            "\n\nevent: error\ndata: {\"type\":\"error\",\"sequence_number\":2,\"code\":\"server_error\",\"message\":\"cut\",\"param\":null,\"error\":{\"code\":\"server_error\",\"message\":\"cut\",\"type\":\"server_error\",\"param\":null}}\n\n");
  }

  @Test
  void Responses_that_are_incomplete_are_complete_answers() {
    Taps.Outcome outcome =
        Taps.run(
            Operation.RESPONSES,
            "data: {\"type\":\"response.incomplete\",\"response\":{\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"max_output_tokens\"},\"output\":[]}}\n\ndata: [DONE]\n\n");
    assertThat(outcome.failure()).isNull();
    assertThat(outcome.stage()).isEqualTo(Stage.COMPLETE);
    assertThat(outcome.finish()).isEqualTo("max_output_tokens");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'response.in_progress','response':{}} | OPENING",
        "{'type':'response.output_item.added','item':{'type':'reasoning'}} | OPENING",
        "{'type':'response.output_text.delta','delta':''} | OPENING",
        "{'type':'response.output_text.delta','delta':'a'} | CONTENT",
        "{'type':'response.output_item.added','item':{'type':'function_call','name':'f'}} | CONTENT",
        "{'type':'response.web_search_call.in_progress'} | CONTENT"
      })
  void Responses_say_something_with_the_first_delta_or_tool(String event, Stage stage) {
    StreamTap tap = Taps.tap(Operation.RESPONSES, null, Taps.request(Operation.RESPONSES));
    tap.take(("data: " + event.replace('\'', '"') + "\n\n").getBytes(UTF_8));
    assertThat(tap.stage()).isEqualTo(stage);
  }

  @Test
  void a_whole_response_is_read_like_a_stream_of_one() {
    WholeReply reply =
        whole(
            Operation.RESPONSES,
            "{\"id\":\"r\",\"object\":\"response\",\"status\":\"completed\",\"error\":null,\"model\":\"gpt-5\",\"output\":[{\"type\":\"web_search_call\"}],\"usage\":{\"input_tokens\":9,\"output_tokens\":4}}");
    assertThat(reply)
        .isEqualTo(
            new WholeReply.Answer(
                Usage.counter()
                    .set(Bucket.INPUT, 9)
                    .set(Bucket.OUTPUT, 4)
                    .set(Bucket.WEB_SEARCH, 1)
                    .usage(),
                "completed",
                "gpt-5",
                null));
    assertThat(
            whole(
                Operation.RESPONSES,
                "{\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"m\"},\"output\":[]}"))
        .isEqualTo(new WholeReply.Broken(new Failure.UpstreamBroken(500, "m", Optional.empty())));
  }

  // Messages

  private static final String START =
      "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"model\":\"c\",\"usage\":{\"input_tokens\":5,\"output_tokens\":1}}}\n\n";
  private static final String TEXT =
      "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"12345678\"}}\n\n";
  private static final String STOP = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

  @Test
  void an_error_event_of_Messages_is_relayed() {
    String error =
        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n";
    Taps.Outcome outcome = Taps.run(Operation.MESSAGES, START + error);
    assertThat(outcome.passed()).isEqualTo(START + error);
    assertThat(outcome.relayed()).isTrue();
    assertThat(outcome.failure())
        .isEqualTo(new Failure.UpstreamBroken(529, "Overloaded", Optional.empty()));
  }

  @Test
  void a_stop_of_Messages_without_an_answer_is_none() {
    for (String stream : List.of(STOP, START + STOP)) {
      Taps.Outcome outcome = Taps.run(Operation.MESSAGES, stream);
      assertThat(outcome.failure()).isInstanceOf(Failure.Garbled.class);
      assertThat(outcome.passed()).doesNotContain("message_stop");
    }
    String silent =
        "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":0}}\n\n";
    assertThat(Taps.run(Operation.MESSAGES, START + silent + STOP).failure()).isNull();
  }

  @Test
  void usage_of_Messages_is_set_and_never_added() {
    String delta =
        "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"input_tokens\":7,\"output_tokens\":%d,\"cache_creation_input_tokens\":4}}\n\n";
    String stream = START + TEXT + delta.formatted(2) + delta.formatted(3) + STOP;
    Taps.Outcome outcome = Taps.run(Operation.MESSAGES, stream + "data: [DONE]\n\n");
    assertThat(outcome.passed()).isEqualTo(stream);
    assertThat(outcome.usage())
        .isEqualTo(
            Usage.counter()
                .set(Bucket.INPUT, 7)
                .set(Bucket.CACHE_WRITE_5M, 4)
                .set(Bucket.OUTPUT, 3)
                .usage());
  }

  @Test
  void the_placeholder_of_a_message_start_is_not_taken_for_the_answer() {
    Usage wanted = Usage.counter().set(Bucket.INPUT, 5).set(Bucket.OUTPUT, 4).estimated().usage();
    assertThat(Taps.run(Operation.MESSAGES, START + TEXT + TEXT + STOP).usage()).isEqualTo(wanted);
    assertThat(Taps.run(Operation.MESSAGES, START + TEXT + TEXT).usage()).isEqualTo(wanted);
  }

  @Test
  void a_compaction_is_paid_beside_the_sums() {
    String delta =
        "data: {\"type\":\"message_delta\",\"delta\":{},\"usage\":{\"output_tokens\":3,\"speed\":\"fast\",\"service_tier\":\"standard\",\"iterations\":[{\"type\":\"compaction\",\"input_tokens\":100,\"output_tokens\":20,\"cache_read_input_tokens\":8,\"cache_creation_input_tokens\":30,\"cache_creation\":{\"ephemeral_5m_input_tokens\":10,\"ephemeral_1h_input_tokens\":20}},{\"type\":\"message\",\"input_tokens\":5,\"output_tokens\":3}]}}\n\n";
    Taps.Outcome outcome = Taps.run(Operation.MESSAGES, START + TEXT + delta + STOP);
    assertThat(outcome.usage().of(Bucket.INPUT)).isEqualTo(105);
    assertThat(outcome.usage().of(Bucket.CACHE_READ)).isEqualTo(8);
    assertThat(outcome.usage().of(Bucket.CACHE_WRITE_5M)).isEqualTo(10);
    assertThat(outcome.usage().of(Bucket.CACHE_WRITE_1H)).isEqualTo(20);
    assertThat(outcome.usage().of(Bucket.OUTPUT)).isEqualTo(23);
    assertThat(outcome.tier()).isEqualTo("fast");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"cost\":0.00014575 | 145750",
        "\"cost\":1e-4,\"cost_details\":{\"upstream_inference_cost\":null} | 100000",
        "\"cost\":0.0001,\"cost_details\":{\"upstream_inference_cost\":0.002} | 2100000",
        "\"cost\":0 | 0",
        "\"cost\":-1 | -1",
        "\"cost\":\"0.1\" | -1",
        "\"cost\":1e999999 | -1",
        "\"cost\":{\"total\":1} | -1",
        "\"x\":1 | -1"
      })
  void what_a_provider_says_that_it_cost_is_read(String said, long nanos) {
    WholeReply reply =
        whole(
            Operation.CHAT_COMPLETIONS,
            "{\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1,"
                + said
                + "}}");
    assertThat(((WholeReply.Answer) reply).usage().toldNanos()).isEqualTo(nanos);
  }

  @Test
  void a_whole_message_and_a_count_are_read() {
    assertThat(
            whole(
                Operation.MESSAGES,
                "{\"type\":\"message\",\"model\":\"c\",\"content\":[{\"type\":\"text\",\"text\":\"a\"}],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":5,\"output_tokens\":1,\"service_tier\":\"priority\"}}"))
        .isEqualTo(
            new WholeReply.Answer(
                Usage.counter().set(Bucket.INPUT, 5).set(Bucket.OUTPUT, 1).usage(),
                "end_turn",
                "c",
                "priority"));
    assertThat(whole(Operation.COUNT_TOKENS, "{\"input_tokens\":2095}"))
        .isEqualTo(new WholeReply.Answer(Usage.NONE, null, null, null));
    assertThat(
            whole(
                Operation.COUNT_TOKENS,
                "{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":\"m\"}}"))
        .isEqualTo(new WholeReply.Broken(new Failure.Refused(404, "m", true)));
    assertThat(whole(Operation.MESSAGES, "{\"type\":\"message\"}"))
        .isInstanceOf(WholeReply.Broken.class);
  }

  // Gemini

  @Test
  void a_prompt_that_Gemini_blocked_is_a_complete_answer() {
    String blocked =
        "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"},\"usageMetadata\":{\"promptTokenCount\":4}}";
    Taps.Outcome outcome = Taps.run(Operation.STREAM_GENERATE_CONTENT, "data: " + blocked + "\n\n");
    assertThat(outcome.failure()).isNull();
    assertThat(outcome.finish()).isEqualTo("SAFETY");
    assertThat(outcome.usage()).isEqualTo(Usage.counter().set(Bucket.INPUT, 4).usage());
    assertThat(whole(Operation.GENERATE_CONTENT, blocked)).isInstanceOf(WholeReply.Answer.class);
  }

  @Test
  void an_error_in_a_stream_of_Gemini_is_relayed_and_closes_the_array() {
    String error = "{\"error\":{\"code\":429,\"message\":\"m\",\"status\":\"RESOURCE_EXHAUSTED\"}}";
    String good = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}";
    Taps.Outcome events =
        Taps.run(Operation.STREAM_GENERATE_CONTENT, "data: " + error + "\r\n\r\n");
    assertThat(events.relayed()).isTrue();
    assertThat(events.failure()).isEqualTo(new Failure.RateLimited("m", Optional.empty()));
    Taps.Outcome array = array("[" + good + ",\n" + error + ",");
    assertThat(array.relayed()).isTrue();
    assertThat(array.passed()).isEqualTo("[" + good + ",\n" + error + "]");
  }

  @Test
  void an_error_of_Gemini_that_is_no_JSON_is_told_anew() {
    String good = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}";
    String bad = "{\"error\":\"m\"null}";
    Taps.Outcome array = array("[" + good + "," + bad + "]");
    assertThat(array.relayed()).isFalse();
    assertThat(array.passed()).isEqualTo("[" + good);
    assertThat(array.failure()).isNotNull();
    Taps.Outcome events = Taps.run(Operation.STREAM_GENERATE_CONTENT, "data: " + bad + "\n\n");
    assertThat(events.relayed()).isFalse();
    assertThat(events.passed()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"error\":{\"code\":503,\"message\":\"m\"}} | UpstreamBroken",
        "[] | Garbled",
        "data: {} | Garbled",
        "<html> | Garbled",
        "[1] | Garbled",
        "[{\"a\":1} {}] | Garbled",
        "[{\"a\":1},] | Garbled",
        "[{\"a\":tru}] | Garbled"
      })
  void what_is_no_array_of_answers_fails(String stream, String kind) {
    Taps.Outcome outcome = array(stream);
    assertThat(outcome.broken().getClass().getSimpleName()).isEqualTo(kind);
    assertThat(outcome.relayed()).isFalse();
  }

  private static Taps.Outcome array(String stream) {
    Operation operation = Operation.STREAM_GENERATE_CONTENT;
    return Taps.run(
        Taps.tap(operation, null, Taps.request(operation)), List.of(stream.getBytes(UTF_8)));
  }

  private static WholeReply whole(Operation operation, String body) {
    return Dialects.client(operation.dialect())
        .readWhole(
            operation, Taps.envelope(operation, Taps.request(operation)), body.getBytes(UTF_8));
  }
}
