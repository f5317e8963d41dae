package dev.turnpike.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import dev.turnpike.conversation.Usage.Iteration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `usage.iterations` of Messages: the calls of models that one answer was made of. Its shapes are
/// those of Anthropic's pages on the advisor tool and on compaction, and of its SDK's types.
class IterationsTest {
  private static final String START =
      "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"model\":\"claude-opus-5\",\"usage\":{\"input_tokens\":5,\"output_tokens\":1}}}\n\n";
  private static final String TEXT =
      "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"12345678\"}}\n\n";
  private static final String STOP = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

  @Test
  void an_advisers_answer_is_a_call_of_its_own_at_its_model() {
    Usage usage =
        usage(
            """
            "input_tokens":412,"cache_read_input_tokens":0,"cache_creation_input_tokens":0,
            "output_tokens":531,"iterations":[
              {"type":"message","input_tokens":412,"cache_read_input_tokens":0,
               "cache_creation_input_tokens":0,"output_tokens":89},
              {"type":"advisor_message","model":"claude-fable-5","input_tokens":823,
               "cache_read_input_tokens":0,"cache_creation_input_tokens":0,"output_tokens":1612},
              {"type":"message","input_tokens":1348,"cache_read_input_tokens":412,
               "cache_creation_input_tokens":0,"output_tokens":442}]""");
    assertThat(usage.iterations())
        .containsExactly(
            new Iteration(null, counts(412, 0, 0, 0, 89)),
            new Iteration("claude-fable-5", counts(823, 0, 0, 0, 1612)),
            new Iteration(null, counts(1348, 412, 0, 0, 442)));
    assertThat(usage.of(Bucket.INPUT)).isEqualTo(412 + 823 + 1348);
    assertThat(usage.of(Bucket.CACHE_READ)).isEqualTo(412);
    assertThat(usage.of(Bucket.OUTPUT)).isEqualTo(89 + 1612 + 442);
    assertThat(usage.estimated()).isFalse();
  }

  @Test
  void what_only_the_sums_say_is_laid_on_the_iterations() {
    Usage usage =
        usage(
            """
            "input_tokens":4,"output_tokens":946,"cache_creation_input_tokens":4814,
            "cache_read_input_tokens":173469,"cache_creation":{"ephemeral_5m_input_tokens":2021,
            "ephemeral_1h_input_tokens":2793},"output_tokens_details":{"thinking_tokens":900},
            "server_tool_use":{"web_search_requests":2},"iterations":[
              {"type":"message","input_tokens":2,"output_tokens":833,
               "cache_read_input_tokens":85338,"cache_creation_input_tokens":2793},
              {"type":"message","input_tokens":2,"output_tokens":113,
               "cache_read_input_tokens":88131,"cache_creation_input_tokens":2021}]""");
    assertThat(usage.iterations())
        .containsExactly(
            new Iteration(
                null,
                Usage.counter()
                    .set(Bucket.INPUT, 2)
                    .set(Bucket.CACHE_READ, 85338)
                    .set(Bucket.CACHE_WRITE_1H, 2793)
                    .set(Bucket.REASONING, 833)
                    .usage()),
            new Iteration(
                null,
                Usage.counter()
                    .set(Bucket.INPUT, 2)
                    .set(Bucket.CACHE_READ, 88131)
                    .set(Bucket.CACHE_WRITE_5M, 2021)
                    .set(Bucket.OUTPUT, 46)
                    .set(Bucket.REASONING, 67)
                    .set(Bucket.WEB_SEARCH, 2)
                    .usage()));
  }

  @Test
  void a_sum_that_is_more_than_its_iterations_stays_whole() {
    Usage usage =
        usage(
            """
            "input_tokens":30,"cache_read_input_tokens":9,"cache_creation_input_tokens":8,
            "output_tokens":70,"iterations":[
              {"type":"message","input_tokens":10,"output_tokens":20},
              {"type":"message","input_tokens":11,"output_tokens":21}]""");
    assertThat(usage.iterations())
        .containsExactly(
            new Iteration(null, counts(10, 0, 0, 0, 20)),
            new Iteration(null, counts(20, 9, 8, 0, 50)));
  }

  @Test
  void iterations_without_counts_leave_the_sums_as_they_are() {
    Usage usage =
        usage(
            """
            "input_tokens":30,"output_tokens":70,"iterations":[{"type":"message"},
              {"type":"compaction","input_tokens":100,"output_tokens":20,
               "cache_creation_input_tokens":30,"cache_creation":
               {"ephemeral_5m_input_tokens":10,"ephemeral_1h_input_tokens":20}},
              {"type":"message","input_tokens":1}]""");
    assertThat(usage.iterations())
        .containsExactly(
            new Iteration(null, counts(100, 0, 10, 20, 20)),
            new Iteration(null, counts(30, 0, 0, 0, 70)));
  }

  @Test
  void one_iteration_of_the_asked_model_is_a_plain_call() {
    Usage usage =
        usage(
            """
            "input_tokens":30,"output_tokens":70,"iterations":[
              {"type":"message","model":"claude-opus-5","input_tokens":30,"output_tokens":70}]""");
    assertThat(usage).isEqualTo(counts(30, 0, 0, 0, 70));
  }

  /// Anthropic's own example, on its page of refusals and fallback.
  @ParameterizedTest
  @CsvSource({"cyber,false", "general_harms,false", "bio,true", "frontier_llm,true", "'',false"})
  void a_model_that_declined_before_it_said_anything_is_paid_in_some_categories(
      String category, boolean paid) {
    String block =
        "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"fallback\",\"from\":{\"model\":\"claude-fable-5\"},\"to\":{\"model\":\"claude-opus-4-8\"},\"trigger\":{\"type\":\"refusal\",\"category\":"
            + (category.isEmpty() ? "null" : "\"" + category + "\"")
            + "}}}\n\n";
    String said =
        """
        "input_tokens":412,"output_tokens":264,"output_tokens_details":{"thinking_tokens":60},
        "iterations":[
          {"type":"message","model":"claude-fable-5","input_tokens":535,"output_tokens":0},
          {"type":"fallback_message","model":"claude-opus-4-8","input_tokens":412,
           "output_tokens":264}]""";
    Usage usage = Taps.run(Operation.MESSAGES, START + block + TEXT + delta(said) + STOP).usage();
    Iteration served =
        new Iteration(
            "claude-opus-4-8",
            Usage.counter()
                .set(Bucket.INPUT, 412)
                .set(Bucket.OUTPUT, 204)
                .set(Bucket.REASONING, 60)
                .usage());
    if (paid) {
      assertThat(usage.iterations())
          .containsExactly(new Iteration("claude-fable-5", counts(535, 0, 0, 0, 0)), served);
    } else {
      assertThat(usage.iterations()).containsExactly(served);
    }
  }

  @ParameterizedTest
  @CsvSource({"cyber,0", "bio,30", "'',0"})
  void a_refusal_before_any_output_is_paid_in_some_categories(String category, long input) {
    String delta =
        "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"refusal\",\"stop_details\":{\"type\":\"refusal\",\"category\":"
            + (category.isEmpty() ? "null" : "\"" + category + "\"")
            + "}},\"usage\":{\"input_tokens\":30,\"output_tokens\":0}}\n\n";
    assertThat(Taps.run(Operation.MESSAGES, START + delta + STOP).usage())
        .isEqualTo(counts(input, 0, 0, 0, 0));
    assertThat(Taps.run(Operation.MESSAGES, START + TEXT + delta + STOP).usage())
        .isEqualTo(counts(30, 0, 0, 0, 0));
  }

  @ParameterizedTest
  @CsvSource({"cyber,1", "bio,2"})
  void a_refusal_of_the_last_model_too_is_paid_by_its_own_category(String category, int paid) {
    String block =
        "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"fallback\",\"from\":{\"model\":\"claude-fable-5\"},\"trigger\":{\"category\":\"bio\"}}}\n\n";
    String delta =
        "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"refusal\",\"stop_details\":{\"category\":\""
            + category
            + "\"}},\"usage\":{\"input_tokens\":31,\"output_tokens\":0,\"iterations\":[{\"type\":\"message\",\"model\":\"claude-fable-5\",\"input_tokens\":30,\"output_tokens\":0},{\"type\":\"fallback_message\",\"model\":\"claude-opus-5\",\"input_tokens\":31,\"output_tokens\":0}]}}\n\n";
    Usage usage = Taps.run(Operation.MESSAGES, START + block + delta + STOP).usage();
    assertThat(usage.iterations()).hasSize(paid);
    assertThat(usage.of(Bucket.INPUT)).isEqualTo(paid == 1 ? 30 : 61);
  }

  @Test
  void sums_of_another_event_are_none_of_the_iterations() {
    String start = START.replace("\"input_tokens\":5", "\"input_tokens\":180000");
    String said =
        """
        "output_tokens":1000,"iterations":[
          {"type":"compaction","input_tokens":180000,"output_tokens":3500},
          {"type":"message","input_tokens":23000,"output_tokens":1000}]""";
    Usage usage = Taps.run(Operation.MESSAGES, start + TEXT + delta(said) + STOP).usage();
    assertThat(usage.of(Bucket.INPUT)).isEqualTo(203_000);
    assertThat(usage.estimated()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"input_tokens\":null,"})
  void one_iteration_beside_an_answers_tokens_leaves_the_prompt_as_it_was_told(String input) {
    String start =
        START.replace("\"input_tokens\":5", "\"input_tokens\":500,\"cache_read_input_tokens\":9");
    String said =
        input
            + "\"output_tokens\":70,\"iterations\":[{\"type\":\"message\",\"input_tokens\":500,"
            + "\"cache_read_input_tokens\":9,\"output_tokens\":70}]";
    assertThat(Taps.run(Operation.MESSAGES, start + TEXT + delta(said) + STOP).usage())
        .isEqualTo(counts(500, 9, 0, 0, 70));
    String empty = input + "\"output_tokens\":70,\"iterations\":[{\"type\":\"message\"}]";
    assertThat(Taps.run(Operation.MESSAGES, start + TEXT + delta(empty) + STOP).usage())
        .isEqualTo(counts(500, 9, 0, 0, 70));
  }

  @Test
  void one_iteration_tells_the_prompt_where_nothing_else_does() {
    String start = START.replace("\"input_tokens\":5,", "");
    String said =
        "\"output_tokens\":3,\"iterations\":[{\"type\":\"message\",\"input_tokens\":30,\"output_tokens\":3}]";
    assertThat(Taps.run(Operation.MESSAGES, start + TEXT + delta(said) + STOP).usage())
        .isEqualTo(counts(30, 0, 0, 0, 3));
  }

  @Test
  void a_refusal_after_thoughts_that_are_not_shown_is_paid() {
    String delta =
        "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"refusal\",\"stop_details\":{\"category\":\"cyber\"}},\"usage\":{\"input_tokens\":30,\"output_tokens\":2000}}\n\n";
    assertThat(Taps.run(Operation.MESSAGES, START + delta + STOP).usage())
        .isEqualTo(counts(30, 0, 0, 0, 2000));
  }

  @Test
  void a_pause_after_a_compaction_is_paid_once() {
    String start = START.replace("\"input_tokens\":5", "\"input_tokens\":180000");
    String said =
        "\"output_tokens\":0,\"iterations\":[{\"type\":\"compaction\",\"input_tokens\":180000,\"output_tokens\":3500}]";
    Usage usage = Taps.run(Operation.MESSAGES, start + TEXT + delta(said) + STOP).usage();
    assertThat(usage.iterations())
        .containsExactly(new Iteration(null, counts(180_000, 0, 0, 0, 3500)));
  }

  @Test
  void iterations_tell_the_prompt_where_the_sums_do_not() {
    String start = START.replace("\"input_tokens\":5,", "");
    String said =
        "\"output_tokens\":3,\"iterations\":[{\"type\":\"message\",\"input_tokens\":30,\"output_tokens\":3},"
            + "{\"type\":\"compaction\",\"input_tokens\":100,\"output_tokens\":20}]";
    Usage usage = Taps.run(Operation.MESSAGES, start + TEXT + delta(said) + STOP).usage();
    assertThat(usage.of(Bucket.INPUT)).isEqualTo(130);
    assertThat(usage.estimated()).isFalse();
  }

  @Test
  void an_adviser_without_a_name_is_not_the_asked_model() {
    Usage usage =
        usage(
            """
            "input_tokens":30,"output_tokens":70,"iterations":[
              {"type":"message","input_tokens":30,"output_tokens":70},
              {"type":"advisor_message","input_tokens":20,"output_tokens":40}]""");
    assertThat(usage.iterations()).extracting(Iteration::model).containsExactly(null, "unknown");
  }

  @Test
  void an_iteration_whose_model_has_no_name_is_of_the_asked_one() {
    Usage usage =
        usage(
            """
            "input_tokens":30,"output_tokens":70,"iterations":[
              {"type":"message","model":"","input_tokens":10,"output_tokens":30},
              {"type":"compaction","model":"","input_tokens":20,"output_tokens":40}]""");
    assertThat(usage.iterations()).extracting(Iteration::model).containsOnlyNulls();
  }

  @Test
  void a_model_that_took_over_is_named_and_so_is_the_one_that_declined() {
    Usage usage =
        usage(
            """
            "input_tokens":30,"output_tokens":70,"iterations":[
              {"type":"message","model":"claude-fable-5","input_tokens":30,"output_tokens":2},
              {"type":"fallback_message","model":"claude-opus-5","input_tokens":31,
               "output_tokens":70}]""");
    assertThat(usage.iterations())
        .containsExactly(
            new Iteration("claude-fable-5", counts(30, 0, 0, 0, 2)),
            new Iteration("claude-opus-5", counts(31, 0, 0, 0, 70)));
  }

  @Test
  void a_stream_that_breaks_off_keeps_its_iterations_and_estimates_the_rest() {
    String said =
        "\"input_tokens\":5,\"output_tokens\":3,\"iterations\":["
            + "{\"type\":\"compaction\",\"input_tokens\":100,\"output_tokens\":20},"
            + "{\"type\":\"message\",\"input_tokens\":5,\"output_tokens\":3}]";
    Usage usage =
        Taps.run(Operation.MESSAGES, START + delta(said) + TEXT + TEXT + TEXT + TEXT).usage();
    assertThat(usage.estimated()).isTrue();
    assertThat(usage.of(Bucket.INPUT)).isEqualTo(105);
    assertThat(usage.of(Bucket.OUTPUT)).isGreaterThan(23);
    assertThat(usage.iterations()).hasSize(2);
  }

  @Test
  void too_many_iterations_are_added_to_the_last_and_estimated() {
    String many =
        IntStream.range(0, Usage.Counter.MOST_ITERATIONS + 2)
            .mapToObj(_ -> "{\"type\":\"message\",\"input_tokens\":3,\"output_tokens\":2}")
            .collect(Collectors.joining(","));
    Usage usage = usage("\"input_tokens\":3,\"output_tokens\":2,\"iterations\":[" + many + "]");
    assertThat(usage.iterations()).hasSize(Usage.Counter.MOST_ITERATIONS);
    assertThat(usage.of(Bucket.INPUT)).isEqualTo(3L * (Usage.Counter.MOST_ITERATIONS + 2));
    assertThat(usage.iterations().getLast().usage()).isEqualTo(counts(9, 0, 0, 0, 6));
    assertThat(usage.estimated()).isTrue();
  }

  @Test
  void what_is_no_list_of_iterations_is_passed_over() {
    for (String none :
        new String[] {"null", "[]", "[1,\"x\",[{}]]", "{\"type\":\"message\"}", "7"}) {
      assertThat(usage("\"input_tokens\":30,\"output_tokens\":70,\"iterations\":" + none))
          .as(none)
          .isEqualTo(counts(30, 0, 0, 0, 70));
    }
  }

  private static Usage usage(String said) {
    return Taps.run(Operation.MESSAGES, START + TEXT + delta(said) + STOP).usage();
  }

  private static String delta(String usage) {
    return "data: {\"type\":\"message_delta\",\"delta\":{},\"usage\":{"
        + usage.replace("\n", "")
        + "}}\n\n";
  }

  private static Usage counts(long input, long read, long minutes, long hour, long output) {
    return Usage.counter()
        .set(Bucket.INPUT, input)
        .set(Bucket.CACHE_READ, read)
        .set(Bucket.CACHE_WRITE_5M, minutes)
        .set(Bucket.CACHE_WRITE_1H, hour)
        .set(Bucket.OUTPUT, output)
        .usage();
  }
}
