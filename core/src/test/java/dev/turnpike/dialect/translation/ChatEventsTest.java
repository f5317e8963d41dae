package dev.turnpike.dialect.translation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.Seed;
import dev.turnpike.conversation.Answer;
import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Seal.Form;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.EventReader;
import dev.turnpike.dialect.chat.ChatDialect;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonText;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a Chat upstream says, as an answer.
class ChatEventsTest {
  private static final Seal PLAIN = new Seal(Form.PLAIN, "", null, null);

  @Test
  void calls_whose_pieces_are_mixed_come_out_whole() {
    Answer answer =
        read(
            chunk("{\"role\":\"assistant\",\"content\":\"\"}"),
            chunk("{\"reasoning_content\":\"think\"}"),
            chunk("{\"content\":\"Hi\"}"),
            chunk(
                "{\"tool_calls\":[{\"index\":0,\"id\":\"call_a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}"),
            chunk(
                "{\"tool_calls\":[{\"index\":1,\"id\":\"call_b\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"{\\\"y\\\"\"}}]}"),
            chunk(
                "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\":1}\"}}]}"),
            chunk("{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\":2}\"}}]}"),
            finish("stop"),
            "{\"id\":\"c1\",\"choices\":[],\"usage\":{\"prompt_tokens\":100}}");
    assertThat(answer)
        .isEqualTo(
            new Answer(
                "c1",
                List.of(
                    new Part.Thought(false, "think", PLAIN),
                    Part.Text.of("Hi"),
                    call("call_a", "f", "{\"x\":1}"),
                    call("call_b", "g", "{\"y\":2}")),
                StopReason.TOOL,
                null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // no index
        "[{\"id\":\"a\",\"function\":{\"name\":\"f\"}}] [{\"function\":{\"arguments\":\"{}\"}}] [{\"id\":\"b\",\"function\":{\"name\":\"g\"}}] [{\"function\":{\"arguments\":\"{}\"}}]",
        // ids and names in every piece
        "[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}] [{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"}\"}}] [{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}]",
        // ids in every piece, and no index
        "[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}] [{\"id\":\"a\",\"function\":{\"arguments\":\"}\"}}] [{\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}]",
        // emptied ids and names
        "[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":null}}] [{\"index\":0,\"id\":\"\",\"function\":{\"name\":\"\",\"arguments\":\"{}\"}}] [{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}]",
        // whole calls, all of them number 0
        "[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}] [{\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}]",
        // whole calls with objects, in one chunk
        "[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":{}}},{\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":{}}}]",
        // the name comes late
        "[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"\",\"arguments\":\"{\"}}] [{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"}\"}}] [{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}] []",
      })
  void calls_are_understood_however_they_come(String pieces) {
    String[] chunks = pieces.split("(?<=\\]) ", -1);
    for (int i = 0; i < chunks.length; i++) {
      chunks[i] = chunk("{\"tool_calls\":" + chunks[i] + "}");
    }
    Answer answer = read(chunks);
    assertThat(answer.parts()).containsExactly(call("a", "f", "{}"), call("b", "g", "{}"));
    assertThat(answer.reason()).isEqualTo(StopReason.TOOL);
  }

  @Test
  void calls_without_ids_are_given_some() {
    Answer answer =
        read(
            chunk(
                "{\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":{\"a\":1}}},{\"function\":{\"name\":\"f\",\"arguments\":{}}}]}"),
            chunk("{\"function_call\":null}"));
    assertThat(answer.parts())
        .hasSize(2)
        .allSatisfy(part -> assertThat(((Part.ToolUse) part).id()).startsWith("call_"));
    assertThat(((Part.ToolUse) answer.parts().getFirst()).arguments()).isEqualTo("{\"a\":1}");
  }

  @Test
  void custom_tools_and_the_old_function_call_are_calls_too() {
    assertThat(
            read(
                    chunk(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"type\":\"custom\",\"custom\":{\"name\":\"f\",\"input\":\"\"}}]}"),
                    chunk("{\"tool_calls\":[{\"index\":0,\"custom\":{\"input\":\"raw\"}}]}"))
                .parts())
        .containsExactly(new Part.ToolUse("a", null, "f", true, "raw", null, null));
    Answer old =
        read(
            chunk("{\"function_call\":{\"name\":\"f\",\"arguments\":\"\"}}"),
            chunk("{\"function_call\":{\"arguments\":\"{}\"}}"),
            finish("function_call"));
    assertThat(((Part.ToolUse) old.parts().getFirst()).arguments()).isEqualTo("{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"reasoning_content\":\"t\"}",
        "{\"reasoning\":\"t\"}",
        "{\"reasoning_content\":\"t\",\"content\":null}",
        "{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"t\"}]}]}",
      })
  void thinking_is_understood_however_it_comes(String delta) {
    assertThat(
            read(chunk(delta), chunk("{\"content\":[{\"type\":\"text\",\"text\":\"x\"}]}")).parts())
        .containsExactly(new Part.Thought(false, "t", PLAIN), Part.Text.of("x"));
  }

  @Test
  void details_of_thinking_are_kept_to_be_echoed() {
    String first = "{\"type\":\"reasoning.text\",\"text\":\"a\",\"index\":0,\"format\":\"f\"}";
    String second =
        "{\"type\":\"reasoning.text\",\"text\":\"b\",\"index\":0,\"signature\":\"S\",\"format\":null}";
    String third = "{\"type\":\"reasoning.encrypted\",\"data\":\"E\",\"index\":1.0 }";
    Answer answer =
        read(
            chunk("{\"reasoning\":\"a\",\"reasoning_details\":[" + first + "]}"),
            chunk("{\"reasoning\":\"b\",\"reasoning_details\":[" + second + "]}"),
            chunk("{\"reasoning_details\":[" + third + "]}"),
            chunk("{\"content\":\"x\"}"));
    String kept =
        "[{\"type\":\"reasoning.text\",\"text\":\"ab\",\"index\":0,\"format\":\"f\",\"signature\":\"S\"},"
            + third
            + "]";
    assertThat(answer.parts())
        .containsExactly(
            new Part.Thought(false, "ab", new Seal(Form.DETAILS, kept, null, null)),
            Part.Text.of("x"));
    String message = "{\"reasoning_details\":[" + first + "," + third + "],\"content\":\"x\"}";
    assertThat(whole(message, "stop").parts().getFirst())
        .isEqualTo(
            new Part.Thought(
                false, "a", new Seal(Form.DETAILS, "[" + first + "," + third + "]", null, null)));
  }

  @ParameterizedTest
  @CsvSource({
    "stop, STOP",
    "length, LENGTH",
    "model_length, LENGTH",
    "content_filter, FILTER",
    "eos, STOP",
    "end_turn, STOP",
    "insufficient_system_resource, STOP",
    "whatever, STOP",
    "tool_calls, STOP",
    "'', STOP"
  })
  void reasons_are_understood(String word, StopReason reason) {
    assertThat(read(chunk("{\"content\":\"x\"}"), finish(word)).reason()).isEqualTo(reason);
  }

  @Test
  void odd_ends_are_ends() {
    assertThat(read(chunk("{\"content\":\"x\"}")).reason()).isEqualTo(StopReason.STOP);
    assertThat(read(finish("length"), finish("stop")).reason()).isEqualTo(StopReason.LENGTH);
    Answer both =
        read(
            "{\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\":\"length\"}]}",
            chunk("{\"content\":\"y\"}"));
    assertThat(both)
        .isEqualTo(new Answer(null, List.of(Part.Text.of("xy")), StopReason.LENGTH, null));
    assertThat(
            read(
                "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\",\"stop_reason\":\"END\"}]}"))
        .isEqualTo(new Answer(null, List.of(), StopReason.STOP_SEQUENCE, "END"));
    assertThat(read(chunk("{\"refusal\":\"no\"}"), finish("stop")))
        .isEqualTo(new Answer("c1", List.of(new Part.Refusal("no")), StopReason.FILTER, null));
  }

  @Test
  void only_the_first_choice_is_heard_and_an_opening_without_any_says_nothing() {
    Answer answer =
        read(
            "{\"id\":\"\",\"choices\":[],\"prompt_filter_results\":[]}",
            "{\"id\":\"c2\",\"choices\":[{\"index\":1,\"delta\":{\"content\":\"b\"}},{\"index\":0,\"delta\":{\"content\":\"a\"}}]}");
    assertThat(answer)
        .isEqualTo(new Answer("c2", List.of(Part.Text.of("a")), StopReason.STOP, null));
  }

  @Test
  void a_whole_answer_comes_to_what_its_stream_comes_to() {
    String call =
        "{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}";
    String cited =
        "[{\"type\":\"url_citation\",\"url_citation\":{\"url\":\"https://x\",\"title\":\"X\",\"start_index\":0,\"end_index\":2}}]";
    Answer whole =
        whole(
            "{\"role\":\"assistant\",\"content\":\"Hi\",\"refusal\":null,\"reasoning_content\":\"t\",\"annotations\":"
                + cited
                + ",\"tool_calls\":["
                + call
                + "]}",
            "tool_calls");
    Answer streamed =
        read(
            chunk("{\"reasoning_content\":\"t\"}"),
            chunk("{\"content\":\"H\"}"),
            chunk("{\"content\":\"i\"}"),
            chunk("{\"annotations\":" + cited + "}"),
            chunk("{\"tool_calls\":[" + call + "]}"),
            finish("tool_calls"));
    assertThat(whole).isEqualTo(streamed);
    assertThat(((Part.Text) whole.parts().get(1)).citations())
        .containsExactly(new Citation("https://x", "X", null, 0, 2));
  }

  @Test
  void no_chunk_makes_the_reader_throw() {
    RandomGenerator random = Seed.random();
    for (int round = 0; round < 20_000; round++) {
      EventReader reader = new ChatDialect().eventReader();
      String odd = "";
      try {
        for (int i = 0; i < 3; i++) {
          odd = value(random, 0);
          reader.event(Json.orMissing("{\"choices\":[{\"delta\":" + odd + "}]}"), event -> {});
          reader.event(Json.orMissing(odd), event -> {});
        }
        reader.whole(Json.orMissing(odd), event -> {});
        reader.end(event -> {});
      } catch (RuntimeException e) {
        throw new AssertionError(Seed.hint(round) + " " + odd, e);
      }
    }
  }

  private static final String[] NAMES = {
    "choices",
    "delta",
    "message",
    "content",
    "tool_calls",
    "function",
    "name",
    "arguments",
    "id",
    "index",
    "reasoning",
    "reasoning_details",
    "type",
    "text",
    "thinking",
    "function_call",
    "finish_reason",
    "annotations",
    "url_citation",
    "url",
    "custom",
    "extra_content",
    "google"
  };
  private static final String[] WORDS = {
    "", "reasoning.text", "reasoning.summary", "thinking", "a", "{", "stop", "gw1.x.y"
  };

  private static String value(RandomGenerator random, int depth) {
    return switch (random.nextInt(depth > 5 ? 5 : 9)) {
      case 0 -> "null";
      case 1 -> random.nextBoolean() ? "true" : "-1";
      case 2 -> random.nextBoolean() ? "0" : "1e999";
      case 3, 4 -> JsonText.quoted(WORDS[random.nextInt(WORDS.length)]);
      case 5, 6 -> {
        StringBuilder array = new StringBuilder("[");
        for (int i = random.nextInt(3); i > 0; i--) {
          array.append(value(random, depth + 1)).append(i > 1 ? "," : "");
        }
        yield array.append(']').toString();
      }
      default -> {
        StringBuilder object = new StringBuilder("{");
        for (int i = random.nextInt(5); i > 0; i--) {
          object
              .append(JsonText.quoted(NAMES[random.nextInt(NAMES.length)]))
              .append(':')
              .append(value(random, depth + 1))
              .append(i > 1 ? "," : "");
        }
        yield object.append('}').toString();
      }
    };
  }

  private static String chunk(String delta) {
    return "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":" + delta + "}]}";
  }

  private static String finish(String reason) {
    return "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\""
        + reason
        + "\"}]}";
  }

  private static Answer read(String... chunks) {
    Fold fold = new Fold();
    Sequencer sequencer = new Sequencer(fold, "1");
    EventReader reader = new ChatDialect().eventReader();
    for (String chunk : chunks) {
      assertThat(Json.orMissing(chunk).isObject()).as(chunk).isTrue();
      reader.event(Json.orMissing(chunk), event -> assertThat(sequencer.accept(event)).isTrue());
    }
    reader.end(event -> assertThat(sequencer.accept(event)).isTrue());
    sequencer.finish(Usage.NONE);
    return fold.answer();
  }

  private static Answer whole(String message, String finish) {
    Fold fold = new Fold();
    Sequencer sequencer = new Sequencer(fold, "1");
    String answer =
        "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"message\":"
            + message
            + ",\"finish_reason\":\""
            + finish
            + "\"}]}";
    new ChatDialect()
        .eventReader()
        .whole(Json.orMissing(answer), event -> assertThat(sequencer.accept(event)).isTrue());
    sequencer.finish(Usage.NONE);
    return fold.answer();
  }

  private static Part.ToolUse call(String id, String name, String arguments) {
    return new Part.ToolUse(id, null, name, false, arguments, null, null);
  }
}
