package dev.turnpike.dialect.gemini;

import static dev.turnpike.dialect.gemini.Gemini.seal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.Seed;
import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Event;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.dialect.EventReader;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.RandomJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiEventsTest {
  private static final Event STARTED = new Event.Started(null);
  private static final Event STOP = new Event.Stopped(StopReason.STOP, null);

  private static List<Event> events(String... chunks) {
    EventReader reader = Gemini.DIALECT.eventReader();
    List<Event> events = new ArrayList<>();
    for (String chunk : chunks) {
      reader.event(Json.orMissing(chunk), events::add);
    }
    reader.end(events::add);
    return events;
  }

  private static String parts(String parts) {
    return "{\"candidates\":[{\"content\":{\"parts\":[" + parts + "],\"role\":\"model\"}}]}";
  }

  private static String last(String parts) {
    return "{\"candidates\":[{\"content\":{\"parts\":[" + parts + "]},\"finishReason\":\"STOP\"}]}";
  }

  private static Event call(int key, String name, @Nullable Seal seal) {
    return new Event.Call(key, null, null, name, false, seal);
  }

  @Test
  void calls_in_different_chunks_have_different_keys() {
    assertThat(
            events(
                parts(
                    "{\"functionCall\":{\"name\":\"A\",\"args\":{\"x\":1.0}},\"thoughtSignature\":\"S\"}"),
                parts("{\"functionCall\":{\"name\":\"B\"}}"),
                last("{\"text\":\"\"}")))
        .containsExactly(
            STARTED,
            call(0, "A", seal("S")),
            new Event.Arguments(0, "{\"x\":1.0}"),
            new Event.CallDone(0),
            call(1, "B", null),
            new Event.Arguments(1, "{}"),
            new Event.CallDone(1),
            STOP);
  }

  @Test
  void a_signature_is_told_at_the_end_of_its_text() {
    assertThat(
            events(
                "{\"responseId\":\"r\"}",
                parts("{\"text\":\"hm\",\"thought\":true}"),
                parts("{\"text\":\"a\",\"thoughtSignature\":\"S\"}"),
                parts("{\"text\":\"b\"}"),
                last("{\"text\":\"\",\"thoughtSignature\":\"T\"}")))
        .containsExactly(
            new Event.Started("r"),
            new Event.Thought(true, 0, "hm"),
            new Event.Text("a"),
            new Event.Text("b"),
            new Event.Sealed(seal("S")),
            STOP,
            new Event.Sealed(seal("T")));
  }

  @Test
  void a_signature_of_a_thought_ends_it() {
    assertThat(
            events(
                parts(
                    "{\"text\":\"hm\",\"thought\":true,\"thoughtSignature\":\"S\"},{\"text\":\"a\"}")))
        .containsExactly(
            STARTED,
            new Event.Thought(true, 0, "hm"),
            new Event.Sealed(seal("S")),
            new Event.Text("a"));
  }

  @ParameterizedTest
  @CsvSource({
    "STOP, STOP",
    "MAX_TOKENS, LENGTH",
    "SAFETY, FILTER",
    "RECITATION, FILTER",
    "PROHIBITED_CONTENT, FILTER",
    "IMAGE_SAFETY, FILTER",
    "MALFORMED_FUNCTION_CALL, STOP",
    "TOO_MANY_TOOL_CALLS, STOP",
    "SOMETHING_NEW, STOP"
  })
  void finish_reasons_are_read(String word, StopReason reason) {
    assertThat(events("{\"candidates\":[{\"finishReason\":\"" + word + "\"}]}"))
        .containsExactly(STARTED, new Event.Stopped(reason, null));
  }

  @Test
  void a_refused_prompt_is_a_refusal() {
    assertThat(events("{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}"))
        .containsExactly(STARTED, new Event.Stopped(StopReason.FILTER, null));
  }

  @Test
  void only_the_first_candidate_is_heard() {
    assertThat(
            events(
                "{\"candidates\":[{\"index\":1,\"content\":{\"parts\":[{\"text\":\"b\"}]}},"
                    + "{\"index\":0,\"content\":{\"parts\":[{\"text\":\"a\"},{\"inlineData\":{\"data\":\"aa\"}}]}}]}"))
        .containsExactly(STARTED, new Event.Text("a"));
  }

  @Test
  void sources_are_cited_where_the_text_leans_on_them() {
    String grounding =
        """
        {"webSearchQueries":["q"],"groundingChunks":[{"web":{"uri":"https://a","title":"A"}},{"web":{"uri":"https://b","title":"B"}}],
        "groundingSupports":[{"segment":{"endIndex":3,"text":"é1"},"groundingChunkIndices":[0]},
        {"segment":{"startIndex":4,"endIndex":6},"groundingChunkIndices":[1,9]},
        {"segment":{"startIndex":99,"endIndex":100,"text":"23"},"groundingChunkIndices":[0]}]}
        """;
    List<Event> events =
        events(
            parts("{\"text\":\"é1\"}"),
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\" 23\"}]},\"groundingMetadata\":"
                + grounding
                + "}]}");
    assertThat(events)
        .containsExactly(
            STARTED,
            new Event.Text("é1"),
            new Event.Text(" 23"),
            new Event.Cited(new Citation("https://a", "A", null, 0, 2)),
            new Event.Cited(new Citation("https://b", "B", null, 3, 5)),
            new Event.Cited(new Citation("https://a", "A", null, 3, 5)),
            events.getLast());
    Part.Hosted search = ((Event.Hosted) events.getLast()).part();
    assertThat(search.text()).isEqualTo("Searched the web for q.\n- A https://a\n- B https://b");
    assertThat(Json.orMissing(search.json()).has("groundingMetadata")).isTrue();
  }

  @Test
  void code_that_ran_is_hosted() {
    assertThat(events(parts("{\"codeExecutionResult\":{\"output\":\"1\"}}")))
        .containsExactly(
            STARTED,
            new Event.Hosted(
                new Part.Hosted(
                    "gemini", "{\"codeExecutionResult\":{\"output\":\"1\"}}", "1", null)));
  }

  @Test
  void a_whole_answer_says_what_its_stream_says() {
    String answer =
        last(
            "{\"text\":\"hm\",\"thought\":true},{\"text\":\"a\",\"thoughtSignature\":\"S\"},"
                + "{\"functionCall\":{\"name\":\"A\"}}");
    List<Event> whole = new ArrayList<>();
    Gemini.DIALECT.eventReader().whole(Json.orMissing(answer), whole::add);
    assertThat(whole).isEqualTo(events(answer)).hasSize(8);
  }

  @Test
  void no_event_makes_it_throw() {
    RandomJson random = new RandomJson(Seed.random());
    String[] names = {
      "candidates",
      "content",
      "parts",
      "text",
      "thought",
      "thoughtSignature",
      "functionCall",
      "args",
      "groundingMetadata",
      "groundingChunks",
      "groundingSupports",
      "segment",
      "web",
      "finishReason",
      "promptFeedback",
      "index",
      "startIndex",
      "endIndex",
      "groundingChunkIndices",
      "name"
    };
    String good =
        "{\"candidates\":[{\"index\":0,\"content\":{\"parts\":[{\"text\":\"a\",\"thought\":true,\"thoughtSignature\":\"S\"},"
            + "{\"functionCall\":{\"name\":\"f\",\"args\":{}}}]},\"finishReason\":\"STOP\",\"groundingMetadata\":{\"groundingChunks\":[{\"web\":{\"uri\":\"u\"}}],"
            + "\"groundingSupports\":[{\"segment\":{\"startIndex\":0,\"endIndex\":1},\"groundingChunkIndices\":[0]}]}}],\"promptFeedback\":{}}";
    for (int round = 0; round < 3_000; round++) {
      String event = good;
      for (int i = 0; i < 2; i++) {
        String name = names[(round * 7 + i * 3) % names.length];
        int at = event.indexOf("\"" + name + "\":");
        if (at >= 0) {
          int value = at + name.length() + 3;
          event = event.substring(0, value) + random.value(2) + "," + event.substring(at);
        }
      }
      String hint = Seed.hint(round) + ": " + event;
      assertThat(events(event, good).getFirst()).as(hint).isInstanceOf(Event.Started.class);
    }
  }
}
