package dev.turnpike.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.Seed;
import dev.turnpike.conversation.Answer;
import dev.turnpike.conversation.Event;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.EventReader;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.StreamWriter;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonText;
import dev.turnpike.dialect.json.RandomJson;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Messages through the sequencer: a stream folded is the whole answer.
class MessagesSequenceTest {
  private static final ReplyTo TO = new ReplyTo("01", "m", 1, true, null);

  private static Answer folded(List<Event> events) {
    Fold fold = new Fold();
    Sequencer sequencer = new Sequencer(fold, "01");
    for (Event event : events) {
      assertThat(sequencer.accept(event)).isTrue();
    }
    sequencer.finish(Usage.NONE);
    return fold.answer();
  }

  private static List<Event> whole(String message) {
    EventReader reader = Dialects.of("messages").eventReader();
    List<Event> events = new ArrayList<>();
    reader.whole(Json.orMissing(message), events::add);
    reader.end(events::add);
    return events;
  }

  private static List<Event> streamed(List<String> data) {
    EventReader reader = Dialects.of("messages").eventReader();
    List<Event> events = new ArrayList<>();
    for (String one : data) {
      reader.event(Json.orMissing(one), events::add);
    }
    reader.end(events::add);
    return events;
  }

  /// The data of the events in bytes of a stream.
  private static List<String> data(byte[] stream) {
    List<String> data = new ArrayList<>();
    for (String line : new String(stream, UTF_8).split("\n", -1)) {
      if (line.startsWith("data: ")) {
        data.add(line.substring("data: ".length()));
      }
    }
    return data;
  }

  @Test
  void the_golden_transcript_comes_of_its_events_in_their_order() {
    StreamWriter writer = Dialects.client("messages").streamWriter(TO);
    Sequencer sequencer = new Sequencer(writer, "01");
    for (Event event :
        List.of(
            new Event.Thought(false, 0, "think"),
            new Event.Text("Hi"),
            new Event.Call(0, "call_a", null, "f", false, null),
            new Event.Call(1, "call_b", null, "g", false, null),
            new Event.Arguments(1, "{\"y\""),
            new Event.Arguments(0, "{\"x\":1}"),
            new Event.Arguments(1, ":2}"),
            new Event.Stopped(StopReason.STOP, null))) {
      sequencer.accept(event);
    }
    sequencer.finish(Usage.NONE);
    List<String> data = data(writer.take());
    assertThat(data).hasSize(17);
    assertThat(data.get(10)).contains("\"index\":2", "{\\\"x\\\":1}");
    assertThat(data.get(12)).contains("\"index\":3", "call_b");
    assertThat(data.get(13)).as("in one piece").contains("\"index\":3", "{\\\"y\\\":2}");
    assertThat(data.get(15)).contains("\"stop_reason\":\"tool_use\"");
  }

  @Test
  void a_stream_folded_is_the_whole_answer() {
    RandomGenerator random = Seed.random();
    for (int round = 0; round < 1_000; round++) {
      List<String> blocks = new ArrayList<>();
      List<String> events = new ArrayList<>();
      events.add("{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\"}}");
      RandomJson documents = new RandomJson(random);
      for (int i = random.nextInt(6); i > 0; i--) {
        block(random, documents, blocks, events);
      }
      events.add("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"max_tokens\"}}");
      events.add("{\"type\":\"message_stop\"}");
      String message =
          "{\"type\":\"message\",\"id\":\"msg_1\",\"content\":["
              + String.join(",", blocks)
              + "],\"stop_reason\":\"max_tokens\"}";
      assertThat(folded(streamed(events)))
          .as(Seed.hint(round) + "\n" + message)
          .isEqualTo(folded(whole(message)));
      writtenBothWays(message, Seed.hint(round));
    }
  }

  /// What is written as a stream and as a whole says the same, to a client that reads it.
  private static void writtenBothWays(String message, String hint) {
    StreamWriter writer = Dialects.client("messages").streamWriter(TO);
    Sequencer sequencer = new Sequencer(writer, "01");
    whole(message).forEach(sequencer::accept);
    sequencer.finish(Usage.NONE);
    Answer answer = folded(whole(message));
    byte[] body = Dialects.client("messages").writeAnswer(answer, Usage.NONE, TO);
    assertThat(folded(streamed(data(writer.take()))))
        .as(hint)
        .isEqualTo(folded(whole(new String(body, UTF_8))));
  }

  private static void block(
      RandomGenerator random, RandomJson documents, List<String> blocks, List<String> events) {
    int index = blocks.size();
    String text = JsonText.quoted("t" + random.nextInt(99) + " é\n");
    switch (random.nextInt(5)) {
      case 0 -> {
        blocks.add("{\"type\":\"text\",\"text\":" + text + "}");
        start(events, index, "{\"type\":\"text\",\"text\":\"\"}");
        delta(events, index, "{\"type\":\"text_delta\",\"text\":" + text + "}");
      }
      case 1 -> {
        blocks.add("{\"type\":\"thinking\",\"thinking\":" + text + ",\"signature\":\"S\"}");
        start(events, index, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");
        delta(events, index, "{\"type\":\"thinking_delta\",\"thinking\":" + text + "}");
        delta(events, index, "{\"type\":\"signature_delta\",\"signature\":\"S\"}");
      }
      case 2 -> {
        blocks.add("{\"type\":\"redacted_thinking\",\"data\":\"D\"}");
        start(events, index, blocks.getLast());
      }
      case 3 -> {
        blocks.add(
            "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"s\",\"content\":[{\"url\":"
                + text
                + "}]}");
        start(events, index, blocks.getLast());
      }
      default -> {
        String input = random.nextInt(3) == 0 ? "{}" : "{\"a\":" + documents.value(2) + "}";
        String use = "{\"type\":\"tool_use\",\"id\":\"t" + index + "\",\"name\":\"f\",\"input\":";
        blocks.add(use + input + "}");
        start(events, index, use + "{}}");
        if (!input.equals("{}")) {
          int cut = random.nextInt(input.length());
          cut = Character.isLowSurrogate(input.charAt(cut)) ? 0 : cut;
          for (String piece : List.of(input.substring(0, cut), input.substring(cut))) {
            delta(
                events,
                index,
                "{\"type\":\"input_json_delta\",\"partial_json\":" + JsonText.quoted(piece) + "}");
          }
        }
      }
    }
    events.add("{\"type\":\"content_block_stop\",\"index\":" + index + "}");
  }

  private static void start(List<String> events, int index, String block) {
    events.add(
        "{\"type\":\"content_block_start\",\"index\":"
            + index
            + ",\"content_block\":"
            + block
            + "}");
  }

  private static void delta(List<String> events, int index, String delta) {
    events.add(
        "{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":" + delta + "}");
  }
}
