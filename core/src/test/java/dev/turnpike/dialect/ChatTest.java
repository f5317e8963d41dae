package dev.turnpike.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.StreamTap.Stage;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTest {
  private static final String DONE = "data: [DONE]\n\n";
  private static final String FINISH =
      "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"stream\":true | \"stream\":true,\"stream_options\":{\"include_usage\":true}",
        "\"stream\" : true , \"x\":1 | \"stream\" : true,\"stream_options\":{\"include_usage\":true} , \"x\":1",
        "\"stream\":true,\"name\":\"n\" | \"stream\":true,\"stream_options\":{\"include_usage\":true}",
        "\"stream_options\":{},\"stream\":true | \"stream_options\":{\"include_usage\":true},\"stream\":true",
        "\"stream_options\":{\"include_obfuscation\":false},\"stream\":true | \"stream_options\":{\"include_usage\":true,\"include_obfuscation\":false},\"stream\":true",
        "\"stream\":true,\"stream_options\":{\"include_usage\": false } | \"stream\":true,\"stream_options\":{\"include_usage\": true }",
        "\"stream\":true,\"stream_options\":{\"include_usage\":null} | \"stream\":true,\"stream_options\":{\"include_usage\":true}",
        "\"stream\":true,\"stream_options\":null | \"stream\":true,\"stream_options\":{\"include_usage\":true}",
      })
  void a_stream_is_made_to_report_its_usage(String members, String wanted) {
    Envelope envelope = read("{\"model\":\"m/n\"," + members + "}");
    assertThat(new String(envelope.spliced("n"), UTF_8))
        .isEqualTo("{\"model\":\"n\"," + wanted + "}");
    assertThat(envelope.notes()).containsExactly("injected:stream_options.include_usage");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"stream\":false",
        "\"stream\":null",
        "\"stream_options\":{\"include_usage\":true},\"stream\":true",
        "\"stream\":true,\"stream_options\":{\"include_usage\":\"yes\"}",
        "\"stream\":true,\"stream_options\":7"
      })
  void nothing_is_injected_where_it_is_not_wanted(String members) {
    Envelope envelope = read("{\"model\":\"n\"," + members + "}");
    assertThat(envelope.spliced("n")).isSameAs(envelope.body());
    assertThat(envelope.notes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}",
        "{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null,\"refusal\":null}}]}",
        "{\"choices\":[],\"prompt_filter_results\":[{}]}",
        "{\"choices\":[{\"delta\":{\"tool_calls\":[]}}]}",
        "{\"choices\":null}"
      })
  void a_chunk_that_says_nothing_is_of_the_opening(String chunk) {
    assertThat(stageAfter(chunk)).isEqualTo(Stage.OPENING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}",
        "{\"choices\":[{\"delta\":{\"content\":[{\"type\":\"text\",\"text\":\"a\"}]}}]}",
        "{\"choices\":[{\"delta\":{\"reasoning_content\":\"a\"}}]}",
        "{\"choices\":[{\"delta\":{\"reasoning\":\"a\"}}]}",
        "{\"choices\":[{\"delta\":{\"reasoning_details\":[{}]}}]}",
        "{\"choices\":[{\"delta\":{\"refusal\":\"a\"}}]}",
        "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0}]}}]}"
      })
  void a_chunk_that_says_something_is_content(String chunk) {
    assertThat(stageAfter(chunk)).isEqualTo(Stage.CONTENT);
  }

  private static Stage stageAfter(String chunk) {
    StreamTap tap = Taps.tap(Operation.CHAT_COMPLETIONS, null, Taps.CHAT);
    tap.take(("data: " + chunk + "\n\n").getBytes(UTF_8));
    assertThat(tap.failure()).isNull();
    return tap.stage();
  }

  @Test
  void an_end_without_DONE_is_complete_only_after_a_finish_reason() {
    String content = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n";
    assertThat(Taps.chat(content + FINISH).stage()).isEqualTo(Stage.COMPLETE);
    assertThat(Taps.chat(content + DONE).stage()).isEqualTo(Stage.COMPLETE);
    assertThat(Taps.chat(content).failure()).isInstanceOf(Failure.Garbled.class);
    assertThat(Taps.chat(content.replace("}}", "},\"finish_reason\":\"\"}")).failure())
        .isInstanceOf(Failure.Garbled.class);
  }

  @Test
  void an_end_without_DONE_is_complete_only_where_every_choice_is() {
    String both =
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}},{\"delta\":{\"content\":\"b\"},\"index\":1}]}\n\n";
    String second = FINISH.replace("\"index\":0", "\"index\":1");
    assertThat(Taps.chat(both + FINISH).failure()).isInstanceOf(Failure.Garbled.class);
    assertThat(Taps.chat(both + second).failure()).isInstanceOf(Failure.Garbled.class);
    assertThat(Taps.chat(both + FINISH + second).failure()).isNull();
    assertThat(Taps.chat(both + second + FINISH).failure()).isNull();
    assertThat(Taps.chat(both + FINISH + DONE).failure()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"8,0,2,false", "9,0,2,true", "4,5,2,true", "0,0,3,false", "0,0,4,true"})
  void a_part_of_usage_that_is_larger_than_its_whole_makes_it_an_estimate(
      int cached, int written, int reasoning, boolean estimated) {
    String usage =
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":8,\"completion_tokens\":3,\"prompt_tokens_details\":{\"cached_tokens\":%d,\"cache_write_tokens\":%d},\"completion_tokens_details\":{\"reasoning_tokens\":%d}}}\n\n"
            .formatted(cached, written, reasoning);
    Usage told = Taps.chat(FINISH + usage + DONE).usage();
    assertThat(told.estimated()).isEqualTo(estimated);
    assertThat(told.promptTokens()).isEqualTo(8);
    assertThat(told.answerTokens()).isEqualTo(3);
  }

  @Test
  void DONE_alone_is_no_answer() {
    String opening = "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}\n\n";
    for (String stream : List.of(DONE, opening + DONE)) {
      Taps.Outcome outcome = Taps.chat(stream);
      assertThat(outcome.failure()).isInstanceOf(Failure.Garbled.class);
      assertThat(outcome.relayed()).isFalse();
      assertThat(outcome.passed()).doesNotContain("DONE");
    }
    assertThat(Taps.chat(FINISH + DONE).failure()).as("an empty answer").isNull();
  }

  @Test
  void the_terminal_event_is_the_last_that_passes_wherever_the_stream_is_cut() {
    byte[] stream = (FINISH + DONE + ": late\n\n" + FINISH + DONE).getBytes(UTF_8);
    for (int at = 1; at < stream.length; at++) {
      Taps.Outcome outcome =
          Taps.run(
              Taps.tap(Operation.CHAT_COMPLETIONS, null, Taps.CHAT),
              List.of(Arrays.copyOf(stream, at), Arrays.copyOfRange(stream, at, stream.length)));
      assertThat(outcome.passed()).as("cut at %d", at).isEqualTo(FINISH + DONE);
    }
  }

  @Test
  void what_follows_DONE_changes_nothing() {
    for (String tail :
        new String[] {"data: {broken\n\n", "data: {\"error\":{}}\n\n", "{\"error\":1}"}) {
      Taps.Outcome outcome = Taps.chat(FINISH + DONE + tail);
      assertThat(outcome.failure()).as(tail).isNull();
      assertThat(outcome.passed()).as(tail).isEqualTo(FINISH + DONE);
      assertThat(outcome.stage()).isEqualTo(Stage.COMPLETE);
    }
  }

  @Test
  void an_error_event_is_relayed_and_ends_it() {
    String error =
        "data: {\"error\":{\"message\":\"slow down, try again in 2s\",\"type\":\"rate_limit_error\",\"code\":\"rate_limit_exceeded\"}}\n\n";
    Taps.Outcome outcome = Taps.chat(FINISH + error + DONE);
    assertThat(outcome.passed()).isEqualTo(FINISH + error);
    assertThat(outcome.relayed()).isTrue();
    assertThat(outcome.failure())
        .isEqualTo(
            new Failure.RateLimited(
                "slow down, try again in 2s", Optional.of(Duration.ofSeconds(2))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "data: {\"error\":{\"code\":502,\"message\":\"m\"},\"choices\":[{\"finish_reason\":\"error\"}]} | UpstreamBroken",
        "event: error~data: {\"message\":\"m\",\"code\":\"insufficient_quota\"} | QuotaExhausted",
        "data: {\"error\":\"boom\"} | UpstreamBroken",
        "data: {\"error\":{\"message\":\"m\",\"code\":\"context_length_exceeded\"}} | ContextTooLong",
        "data: {\"error\":{\"message\":\"m\",\"type\":\"overloaded_error\"}} | UpstreamBroken",
        "data: {\"error\":{\"message\":\"m\",\"type\":\"authentication_error\"}} | CredentialRejected",
        "data: {\"x_groq\":{\"error\":\"over capacity\"}} | UpstreamBroken",
      })
  void errors_come_in_many_forms(String event, String kind) {
    Taps.Outcome outcome = Taps.chat(event.replace("~", "\n") + "\n\n");
    assertThat(outcome.broken().getClass().getSimpleName()).isEqualTo(kind);
    assertThat(outcome.relayed()).isTrue();
  }

  @Test
  void an_event_that_cannot_be_read_ends_it_and_is_not_relayed() {
    Taps.Outcome outcome = Taps.chat(FINISH + "data: {\"choices\":[}\n\n" + DONE);
    assertThat(outcome.passed()).isEqualTo(FINISH);
    assertThat(outcome.relayed()).isFalse();
    assertThat(outcome.failure()).isInstanceOf(Failure.Garbled.class);
  }

  @Test
  void only_the_extra_usage_chunk_is_hidden() {
    String both =
        "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}\n\n";
    assertThat(Taps.chat(both + DONE).passed()).isEqualTo(both + DONE);
    String extra =
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}\n\n";
    assertThat(Taps.chat(FINISH + extra + extra + DONE).passed()).isEqualTo(FINISH + DONE);
    String azure = "data: {\"choices\":[],\"usage\":null,\"prompt_filter_results\":[]}\n\n";
    assertThat(Taps.chat(azure + FINISH + DONE).passed()).isEqualTo(azure + FINISH + DONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"prompt_tokens\":20,\"completion_tokens\":5} | input=20 output=5 ",
        "{\"prompt_tokens\":20,\"completion_tokens\":5,\"prompt_cache_hit_tokens\":8,\"prompt_cache_miss_tokens\":12} | input=12 cache_read=8 output=5 ",
        "{\"prompt_tokens\":20,\"completion_tokens\":5,\"total_tokens\":32,\"completion_tokens_details\":{\"reasoning_tokens\":7}} | input=20 output=5 reasoning=7 ",
        "{\"prompt_tokens\":20,\"completion_tokens\":9,\"total_tokens\":29,\"completion_tokens_details\":{\"reasoning_tokens\":7}} | input=20 output=2 reasoning=7 ",
        "{\"prompt_tokens\":20,\"completion_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":99}} | cache_read=20 output=5 estimated ",
        "{\"prompt_tokens\":\"20\",\"completion_tokens\":5.0} | input=20 output=5 ",
        "{\"prompt_tokens\":20,\"completion_tokens\":9,\"completion_tokens_details\":{\"audio_tokens\":4}} | input=20 output=5 output_audio=4 ",
        "{\"prompt_tokens\":20,\"completion_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":4,\"cache_write_tokens\":6}} | input=10 cache_read=4 cache_write_5m=6 output=5 ",
        "{\"prompt_tokens\":20,\"completion_tokens\":-5} | input=20 estimated",
        "{\"prompt_tokens\":1e18,\"completion_tokens\":5} | input=7 output=5 estimated",
        "{\"prompt_tokens\":\"NaN\",\"completion_tokens\":5} | input=7 output=5 estimated",
        "{} | input=7 estimated"
      })
  void usage_is_split_into_disjoint_buckets(String usage, String wanted) {
    byte[] request =
        "{\"model\":\"m/n\",\"a\":\"0123456789\",\"stream\":true,\"b\":\"x\"}".getBytes(UTF_8);
    String stream = FINISH + "data: {\"choices\":[],\"usage\":" + usage + "}\n\n" + DONE;
    StreamTap tap = Taps.tap(Operation.CHAT_COMPLETIONS, null, request);
    Taps.Outcome outcome = Taps.run(tap, List.of(stream.getBytes(UTF_8)));
    assertThat(outcome.usage().toString())
        .isEqualTo(
            "Usage{" + wanted.stripTrailing().concat(wanted.endsWith("estimated") ? "}" : " }"));
  }

  @Test
  void usage_of_Groq_and_on_every_chunk_is_taken_once() {
    String chunk =
        "data: {\"choices\":[{\"delta\":{\"content\":\"aaaa\"},\"finish_reason\":null}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":%d}}\n\n";
    String groq =
        "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"x_groq\":{\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":9}}}\n\n";
    Usage whole = Taps.chat(chunk.formatted(1) + chunk.formatted(2) + groq + DONE).usage();
    assertThat(whole).isEqualTo(Usage.counter().set(Bucket.INPUT, 3).set(Bucket.OUTPUT, 9).usage());
    Usage broken = Taps.chat(chunk.formatted(1) + chunk.formatted(2)).usage();
    assertThat(broken)
        .isEqualTo(Usage.counter().set(Bucket.INPUT, 3).set(Bucket.OUTPUT, 2).estimated().usage());
  }

  @Test
  void a_whole_answer_says_what_it_used() {
    WholeReply reply =
        whole(
            "{\"id\":\"c\",\"model\":\"gpt-4o-2024\",\"service_tier\":\"priority\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"abcd\"},\"finish_reason\":\"length\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}");
    assertThat(reply)
        .isEqualTo(
            new WholeReply.Answer(
                Usage.counter().set(Bucket.INPUT, 3).set(Bucket.OUTPUT, 2).usage(),
                "length",
                "gpt-4o-2024",
                "priority"));
    WholeReply silent =
        whole(
            "{\"choices\":[{\"message\":{\"content\":\"abcdefgh\"},\"finish_reason\":\"stop\"}]}");
    assertThat(((WholeReply.Answer) silent).usage().estimated()).isTrue();
    assertThat(((WholeReply.Answer) silent).usage().of(Bucket.OUTPUT)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<html></html> | Garbled",
        "`` | Garbled",
        "{\"choices\":[{\"message\": | Garbled",
        "{\"choices\":[]} x | Garbled",
        "{\"id\":\"no choices\"} | Garbled",
        "[] | Garbled",
        "{\"error\":{\"message\":\"m\",\"code\":429}} | RateLimited",
        "{\"error\":{\"message\":\"m\",\"type\":\"invalid_request_error\"}} | Refused",
        "{\"error\":\"gone\"} | UpstreamBroken",
      })
  void what_is_no_answer_is_told_from_one(String body, String kind) {
    WholeReply reply = whole(body);
    assertThat(reply).isInstanceOf(WholeReply.Broken.class);
    assertThat(((WholeReply.Broken) reply).failure().getClass().getSimpleName()).isEqualTo(kind);
  }

  private static WholeReply whole(String body) {
    return Dialects.client("chat")
        .readWhole(
            Operation.CHAT_COMPLETIONS,
            Taps.envelope(Operation.CHAT_COMPLETIONS, Taps.CHAT),
            body.getBytes(UTF_8));
  }

  private static Envelope read(String body) {
    return Taps.envelope(Operation.CHAT_COMPLETIONS, body.getBytes(UTF_8));
  }
}
