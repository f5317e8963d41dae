package dev.turnpike.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.Seed;
import dev.turnpike.conversation.Answer;
import dev.turnpike.conversation.Event;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.EventReader;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.StreamWriter;
import dev.turnpike.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A stream of a Gemini model comes to what its whole answer says.
class GeminiStreamsTest {
  private final RandomGenerator random = Seed.random();

  @Test
  void a_stream_folded_is_the_whole_answer() {
    for (int round = 0; round < 2_000; round++) {
      List<String> parts = new ArrayList<>();
      for (int i = random.nextInt(6); i >= 0; i--) {
        parts.add(part(i));
      }
      List<Json> chunks = new ArrayList<>();
      for (String part : parts) {
        chunks.add(response(part, null));
      }
      chunks.add(response("{\"text\":\"\"}", "STOP"));
      Answer streamed = fold(chunks, false);
      Answer whole = fold(List.of(response(String.join(",", parts), "STOP")), true);
      assertThat(streamed).as(Seed.hint(round) + ": " + parts).isEqualTo(whole);
    }
  }

  private String part(int number) {
    String signature = random.nextInt(3) == 0 ? ",\"thoughtSignature\":\"S" + number + "\"" : "";
    return switch (random.nextInt(4)) {
      case 0 -> "{\"text\":\"hm" + number + "\",\"thought\":true" + signature + "}";
      case 1 -> "{\"functionCall\":{\"name\":\"f\",\"args\":{\"x\":1}}" + signature + "}";
      default ->
          "{\"text\":\"" + (random.nextInt(4) == 0 ? "" : "t" + number) + "\"" + signature + "}";
    };
  }

  private static Json response(String parts, @Nullable String finish) {
    return Json.orMissing(
        "{\"candidates\":[{\"content\":{\"parts\":["
            + parts
            + "]}"
            + (finish == null ? "" : ",\"finishReason\":\"" + finish + "\"")
            + "}],\"responseId\":\"r\"}");
  }

  private static Answer fold(List<Json> responses, boolean whole) {
    EventReader reader = Dialects.of("gemini").eventReader();
    List<Event> events = new ArrayList<>();
    for (Json response : responses) {
      if (whole) {
        reader.whole(response, events::add);
      } else {
        reader.event(response, events::add);
      }
    }
    if (!whole) {
      reader.end(events::add);
    }
    Fold fold = new Fold();
    Sequencer sequencer = new Sequencer(fold, "call");
    events.forEach(sequencer::accept);
    sequencer.finish(Usage.NONE);
    return fold.answer();
  }

  @Test
  void a_call_that_a_chunk_without_words_follows_is_all_there_is() {
    Answer answer =
        fold(
            List.of(
                response("{\"functionCall\":{\"name\":\"f\",\"args\":{}}}", null),
                response("{\"text\":\"\"}", "STOP")),
            false);
    assertThat(answer.reason()).isEqualTo(StopReason.TOOL);
    assertThat(answer.parts()).hasSize(1).allMatch(part -> part instanceof Part.ToolUse);
  }

  @Test
  void a_signature_behind_a_text_leaves_the_text_whole() {
    Answer answer =
        fold(
            List.of(
                response("{\"text\":\"a\"}", null),
                response("{\"text\":\"b\"}", null),
                response("{\"text\":\"\",\"thoughtSignature\":\"S\"}", "STOP")),
            false);
    assertThat(answer.parts())
        .containsExactly(
            Part.Text.of("ab"),
            new Part.Thought(false, "", new Seal(Seal.Form.THOUGHT, "S", null, null)));
  }

  @Test
  void whatever_the_writer_hears_it_tells_well_formed() {
    for (int round = 0; round < 500; round++) {
      StreamWriter writer =
          Dialects.client("gemini")
              .streamWriter(new ReplyTo("c", "m", 1, true, round % 2 == 0 ? null : "alt=sse"));
      Sequencer sequencer = new Sequencer(writer, "call");
      EventReader reader = Dialects.of("gemini").eventReader();
      StringBuilder told = new StringBuilder();
      for (int i = random.nextInt(6); i >= 0; i--) {
        reader.event(response(part(i), null), sequencer::accept);
        told.append(new String(writer.take(), UTF_8));
      }
      reader.end(sequencer::accept);
      sequencer.finish(Usage.NONE);
      told.append(new String(writer.take(), UTF_8));
      String hint = Seed.hint(round);
      if (round % 2 == 0) {
        assertThat(Json.orMissing(told.toString()).isArray()).as(hint).isTrue();
      } else {
        for (String line : told.toString().strip().split("\n\n", -1)) {
          assertThat(line).as(hint).startsWith("data: ");
          assertThat(Json.orMissing(line.substring(6)).isObject()).as(hint).isTrue();
        }
      }
    }
  }
}
