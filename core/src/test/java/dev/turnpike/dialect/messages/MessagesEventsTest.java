package dev.turnpike.dialect.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.Seed;
import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Event;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Search;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.dialect.EventReader;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.RandomJson;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class MessagesEventsTest {

  private static List<Event> heard(String... data) {
    EventReader reader = new MessagesDialect().eventReader();
    List<Event> events = new ArrayList<>();
    for (String one : data) {
      reader.event(Json.orMissing(one), events::add);
    }
    reader.end(events::add);
    return events;
  }

  private static String start(int index, String block) {
    return "{\"type\":\"content_block_start\",\"index\":"
        + index
        + ",\"content_block\":"
        + block
        + "}";
  }

  private static String delta(int index, String delta) {
    return "{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":" + delta + "}";
  }

  private static String stop(int index) {
    return "{\"type\":\"content_block_stop\",\"index\":" + index + "}";
  }

  @Test
  void a_stream_is_heard_as_it_comes() {
    List<Event> events =
        heard(
            "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"usage\":{}}}",
            "{\"type\":\"ping\"}",
            start(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"),
            delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"t\"}"),
            delta(0, "{\"type\":\"signature_delta\",\"signature\":\"S\"}"),
            stop(0),
            start(1, "{\"type\":\"redacted_thinking\",\"data\":\"D\"}"),
            stop(1),
            start(2, "{\"type\":\"text\",\"text\":\"\"}"),
            delta(2, "{\"type\":\"text_delta\",\"text\":\"Hi\"}"),
            delta(
                2,
                "{\"type\":\"citations_delta\",\"citation\":{\"url\":\"https://u\",\"title\":\"U\"}}"),
            stop(2),
            start(3, "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"f\",\"input\":{}}"),
            delta(3, "{\"type\":\"input_json_delta\",\"partial_json\":\"\"}"),
            delta(3, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"x\\\":1}\"}"),
            stop(3),
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"},\"usage\":{}}",
            "{\"type\":\"message_stop\"}");
    assertThat(events)
        .containsExactly(
            new Event.Started("msg_1"),
            new Event.Thought(false, 0, "t"),
            new Event.Sealed(new Seal(Seal.Form.SIGNATURE, "S", null, null)),
            new Event.Sealed(new Seal(Seal.Form.REDACTED, "D", null, null)),
            new Event.Text("Hi"),
            new Event.Cited(new Citation("https://u", "U", null, 0, 2)),
            new Event.Call(3, "toolu_1", null, "f", false, null),
            new Event.Arguments(3, "{\"x\":1}"),
            new Event.CallDone(3),
            new Event.Stopped(StopReason.TOOL, null));
  }

  @Test
  void an_input_that_a_block_began_with_counts_where_no_delta_follows() {
    String block = "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{\"a\": 1}}";
    assertThat(heard(start(0, block), stop(0)))
        .contains(new Event.Arguments(0, "{\"a\": 1}"), new Event.CallDone(0));
    String more = delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"{}\"}");
    assertThat(heard(start(0, block), more, stop(0)))
        .contains(new Event.Arguments(0, "{}"))
        .doesNotContain(new Event.Arguments(0, "{\"a\": 1}"));
  }

  @Test
  void blocks_that_are_never_closed_end_with_the_answer() {
    assertThat(
            heard(
                start(0, "{\"type\":\"thinking\",\"thinking\":\"t\",\"signature\":\"S\"}"),
                start(1, "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{}}")))
        .contains(
            new Event.Sealed(new Seal(Seal.Form.SIGNATURE, "S", null, null)),
            new Event.CallDone(1));
  }

  @Test
  void tools_of_the_provider_are_hosted() {
    List<Event> events =
        heard(
            start(
                0,
                """
                {"type":"server_tool_use","id":"s","name":"web_search","input":{}}"""),
            delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"query\\\":\"}"),
            delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"\\\"q\\\"}\"}"),
            stop(0),
            start(
                1,
                """
                {"type":"web_search_tool_result","tool_use_id":"s","content":[{"url":"https://u"}]}"""),
            stop(1),
            start(2, "{\"type\":\"compaction\",\"content\":null}"),
            delta(2, "{\"type\":\"compaction_delta\",\"content\":\"S\"}"),
            stop(2),
            start(3, "{\"type\":\"container_upload\",\"file_id\":\"f\"}"),
            stop(3));
    assertThat(events)
        .extracting(event -> ((Event.Hosted) event).part())
        .containsExactly(
            new Part.Hosted(
                "messages",
                """
                {"type":"server_tool_use","id":"s","name":"web_search","input":{"query":"q"}}""",
                "Searched the web for: q",
                new Search("s", List.of("q"), null),
                null),
            new Part.Hosted(
                "messages",
                """
                {"type":"web_search_tool_result","tool_use_id":"s","content":[{"url":"https://u"}]}""",
                "Found: https://u",
                new Search("s", null, List.of(new Search.Page("https://u", null))),
                null),
            new Part.Hosted("messages", "{\"type\":\"compaction\",\"content\":\"S\"}", "S", null));
  }

  @Test
  void every_reason_to_stop_has_its_word() {
    for (StopReason reason : StopReason.values()) {
      String word = StopWords.write(reason, false);
      assertThat(StopWords.read(word)).as(word).isEqualTo(reason);
      assertThat(
              heard(
                  "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\""
                      + word
                      + "\",\"stop_sequence\":\"x\"}}"))
          .containsExactly(new Event.Stopped(reason, "x"));
    }
    assertThat(heard("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":null}}")).isEmpty();
  }

  @Test
  void nothing_that_a_provider_may_say_throws() {
    RandomGenerator random = Seed.random();
    RandomJson documents = new RandomJson(random);
    List<String> types =
        List.of(
            "message_start",
            "content_block_start",
            "content_block_delta",
            "content_block_stop",
            "message_delta",
            "message");
    List<String> blocks =
        List.of("text", "thinking", "tool_use", "server_tool_use", "compaction", "x_tool_result");
    List<String> deltas =
        List.of("text_delta", "input_json_delta", "signature_delta", "citations_delta");
    EventReader reader = new MessagesDialect().eventReader();
    List<Event> events = new ArrayList<>();
    for (int round = 0; round < 20_000; round++) {
      boolean known = random.nextBoolean();
      String block =
          known ? "\"" + blocks.get(random.nextInt(blocks.size())) + "\"" : documents.value(2);
      String delta =
          known ? "\"" + deltas.get(random.nextInt(deltas.size())) + "\"" : documents.value(2);
      String event =
          "{\"type\":\""
              + types.get(random.nextInt(types.size()))
              + "\",\"index\":"
              + (known ? random.nextInt(3) : documents.value(1))
              + ",\"content_block\":{\"type\":"
              + block
              + ",\"input\":"
              + documents.value(2)
              + ",\"content\":"
              + documents.value(3)
              + ",\"text\":"
              + documents.value(1)
              + "},\"delta\":{\"type\":"
              + delta
              + ",\"partial_json\":"
              + documents.value(1)
              + ",\"citation\":"
              + documents.value(2)
              + "},\"message\":"
              + documents.value(2)
              + ",\"content\":"
              + documents.value(3)
              + "}";
      Json json = Json.orMissing(event);
      assertThat(json.isObject()).as(Seed.hint(round)).isTrue();
      reader.event(json, events::add);
      reader.whole(json, events::add);
    }
    reader.end(events::add);
    assertThat(events).isNotEmpty();
  }
}
