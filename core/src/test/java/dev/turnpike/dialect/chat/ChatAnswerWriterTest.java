package dev.turnpike.dialect.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Answer;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Seal.Form;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Block;
import dev.turnpike.dialect.Carrier;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.StreamWriter;
import dev.turnpike.dialect.json.JsonText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatAnswerWriterTest {
  private static final Usage USAGE =
      Usage.counter()
          .set(Bucket.INPUT, 3)
          .set(Bucket.CACHE_WRITE_5M, 60)
          .set(Bucket.CACHE_WRITE_1H, 40)
          .set(Bucket.CACHE_READ, 900)
          .set(Bucket.OUTPUT, 50)
          .usage();
  private static final String USAGE_JSON =
      "{\"prompt_tokens\":1003,\"completion_tokens\":50,\"total_tokens\":1053,\"prompt_tokens_details\":{\"cached_tokens\":900,\"cache_write_tokens\":100},\"completion_tokens_details\":{\"reasoning_tokens\":0}}";
  private static final String HEAD =
      "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"a/b\",\"choices\":[";

  @Test
  void a_stream_of_Claude_is_written_exactly_like_this() {
    StreamWriter writer = writer(true);
    writer.started("msg_1");
    writer.opened(new Block.Thought(false));
    writer.said("t");
    writer.sealed(seal(Form.SIGNATURE, "S"));
    writer.closed();
    writer.opened(new Block.Text());
    writer.said("Hi");
    writer.closed();
    writer.opened(new Block.Call("toolu_1", null, "f", false, null));
    writer.said("{\"x\":");
    writer.said("1}");
    writer.closed();
    writer.finished(StopReason.TOOL, null, USAGE);
    assertThat(taken(writer))
        .isEqualTo(
            choice(true, "{\"role\":\"assistant\",\"content\":\"\"},\"logprobs\":null", "null")
                + delta(true, "{\"reasoning_content\":\"t\"}")
                + delta(
                    true,
                    "{\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"t\",\"signature\":\"S\",\"format\":\"anthropic-claude-v1\",\"index\":0}]}")
                + delta(true, "{\"content\":\"Hi\"}")
                + delta(
                    true,
                    "{\"tool_calls\":[{\"index\":0,\"id\":\"toolu_1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}")
                + delta(
                    true,
                    "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\":\"}}]}")
                + delta(
                    true, "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"1}\"}}]}")
                + choice(true, "{},\"logprobs\":null", "\"tool_calls\"")
                + HEAD
                + "],\"usage\":"
                + USAGE_JSON
                + "}\n\ndata: [DONE]\n\n");
    assertThat(writer.take()).isEmpty();
    assertThat(new String(writer.keepAlive(), UTF_8)).isEqualTo(": keep-alive\n\n");
  }

  @Test
  void usage_is_told_only_where_it_was_asked_for() {
    StreamWriter writer = writer(false);
    writer.started(null);
    writer.finished(StopReason.STOP, null, USAGE);
    assertThat(taken(writer))
        .isEqualTo(
            choice(false, "{\"role\":\"assistant\",\"content\":\"\"},\"logprobs\":null", "null")
                + choice(false, "{},\"logprobs\":null", "\"stop\"")
                + "data: [DONE]\n\n");
  }

  @Test
  void calls_are_counted_without_gaps_and_always_have_arguments() {
    StreamWriter writer = started();
    writer.opened(new Block.Text());
    writer.said("x");
    writer.closed();
    writer.opened(new Block.Call("a", null, "f", false, seal(Form.THOUGHT, "G")));
    writer.closed();
    writer.hosted(new Part.Hosted("messages", "{}", "searched", null));
    writer.opened(new Block.Call("b", null, "g", true, null));
    writer.said("raw");
    writer.closed();
    assertThat(taken(writer))
        .isEqualTo(
            delta(false, "{\"content\":\"x\"}")
                + delta(
                    false,
                    "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"},\"extra_content\":{\"google\":{\"thought_signature\":\"G\"}}}]}")
                + delta(
                    false, "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{}\"}}]}")
                + delta(
                    false,
                    "{\"tool_calls\":[{\"index\":1,\"id\":\"b\",\"type\":\"custom\",\"custom\":{\"name\":\"g\",\"input\":\"\"}}]}")
                + delta(false, "{\"tool_calls\":[{\"index\":1,\"custom\":{\"input\":\"raw\"}}]}"));
  }

  @Test
  void a_foreign_seal_travels_in_a_carrier() {
    Seal seal = new Seal(Form.ENCRYPTED, "E", "rs_1", "openai/gpt-5.5");
    StreamWriter writer = started();
    writer.opened(new Block.Thought(true));
    writer.said("s");
    writer.sealed(seal);
    writer.closed();
    writer.opened(new Block.Thought(false));
    writer.sealed(seal(Form.THOUGHT, "G"));
    writer.closed();
    writer.opened(new Block.Thought(false));
    writer.said("p");
    writer.sealed(seal(Form.PLAIN, ""));
    writer.closed();
    assertThat(taken(writer))
        .isEqualTo(
            delta(false, "{\"reasoning_content\":\"s\"}")
                + delta(
                    false,
                    "{\"reasoning_details\":[{\"type\":\"reasoning.summary\",\"summary\":\"s\",\"format\":\"turnpike-v1\",\"index\":0},{\"type\":\"reasoning.encrypted\",\"data\":"
                        + JsonText.quoted(Carrier.wrap(seal))
                        + ",\"format\":\"turnpike-v1\",\"index\":0}]}")
                + delta(
                    false,
                    "{\"reasoning_details\":[{\"type\":\"reasoning.encrypted\",\"data\":\"G\",\"format\":\"google-gemini-v1\",\"index\":1}]}")
                + delta(false, "{\"reasoning_content\":\"p\"}"));
  }

  @Test
  void sources_are_annotations_placed_in_the_whole_content() {
    StreamWriter writer = started();
    writer.opened(new Block.Text());
    writer.said("abc");
    writer.closed();
    writer.opened(new Block.Text());
    writer.said("defg");
    writer.cited(new Citation("https://x", "X", null, 1, 3));
    writer.cited(new Citation("", "a document", "q", 0, 1));
    writer.cited(new Citation("https://y", null, null, -1, -1));
    writer.closed();
    assertThat(taken(writer))
        .endsWith(
            delta(
                false,
                "{\"annotations\":[{\"type\":\"url_citation\",\"url_citation\":{\"start_index\":4,\"end_index\":6,\"url\":\"https://x\",\"title\":\"X\"}},"
                    + "{\"type\":\"url_citation\",\"url_citation\":{\"start_index\":3,\"end_index\":7,\"url\":\"https://y\",\"title\":\"\"}}]}"));
  }

  @Test
  void a_broken_stream_ends_in_an_error_and_in_nothing_else() {
    String event = new String(writer(true).errorEvent(new Failure.Garbled("cut"), "r"), UTF_8);
    assertThat(event).startsWith("data: {\"error\":{\"message\":\"cut\"").endsWith("}}\n\n");
    assertThat(event).doesNotContain("[DONE]", "finish_reason");
  }

  @ParameterizedTest
  @CsvSource({
    "STOP, stop",
    "STOP_SEQUENCE, stop",
    "TOOL, tool_calls",
    "LENGTH, length",
    "CONTEXT, length",
    "FILTER, content_filter",
    "PAUSE, stop",
    "COMPACTION, stop"
  })
  void every_reason_has_its_word(StopReason reason, String word) {
    byte[] answer =
        new ChatDialect().writeAnswer(new Answer(null, List.of(), reason, null), USAGE, to(false));
    assertThat(new String(answer, UTF_8)).contains("\"finish_reason\":\"" + word + "\"");
  }

  @Test
  void a_whole_answer_says_the_same() {
    Answer answer =
        new Answer(
            "msg_1",
            List.of(
                new Part.Thought(false, "t", seal(Form.SIGNATURE, "S")),
                new Part.Text("Hi", List.of(new Citation("https://x", "X", null, 0, 2)), null),
                new Part.ToolUse("toolu_1", null, "f", false, "{\"x\":1}", null, null),
                new Part.ToolUse("toolu_2", null, "f", false, "", null, null)),
            StopReason.TOOL,
            null);
    assertThat(new String(new ChatDialect().writeAnswer(answer, USAGE, to(false)), UTF_8))
        .isEqualTo(
            "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":7,\"model\":\"a/b\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\",\"refusal\":null,\"reasoning_content\":\"t\","
                + "\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"t\",\"signature\":\"S\",\"format\":\"anthropic-claude-v1\",\"index\":0}],"
                + "\"annotations\":[{\"type\":\"url_citation\",\"url_citation\":{\"start_index\":0,\"end_index\":2,\"url\":\"https://x\",\"title\":\"X\"}}],"
                + "\"tool_calls\":[{\"id\":\"toolu_1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1}\"}},{\"id\":\"toolu_2\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
                + "\"logprobs\":null,\"finish_reason\":\"tool_calls\"}],\"usage\":"
                + USAGE_JSON
                + "}");
  }

  @Test
  void half_a_call_is_left_out_of_an_answer_that_was_cut() {
    Answer answer =
        new Answer(
            null,
            List.of(new Part.ToolUse("a", null, "f", false, "{\"path\":\"/a", null, null)),
            StopReason.LENGTH,
            null);
    assertThat(new String(new ChatDialect().writeAnswer(answer, USAGE, to(false)), UTF_8))
        .contains("\"content\":null", "\"finish_reason\":\"length\"")
        .doesNotContain("tool_calls");
  }

  private static StreamWriter started() {
    StreamWriter writer = writer(false);
    writer.started(null);
    assertThat(writer.take()).isNotEmpty();
    return writer;
  }

  private static StreamWriter writer(boolean usageWanted) {
    return new ChatDialect().streamWriter(to(usageWanted));
  }

  private static ReplyTo to(boolean usageWanted) {
    return new ReplyTo("1", "a/b", 7, usageWanted, null);
  }

  private static Seal seal(Form form, String value) {
    return new Seal(form, value, null, null);
  }

  private static String taken(StreamWriter writer) {
    return new String(writer.take(), UTF_8);
  }

  private static String delta(boolean usage, String delta) {
    return choice(usage, delta, "null");
  }

  private static String choice(boolean usage, String delta, String finish) {
    return HEAD
        + "{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finish
        + "}]"
        + (usage ? ",\"usage\":null" : "")
        + "}\n\n";
  }
}
