package dev.turnpike.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.Seed;
import dev.turnpike.conversation.Answer;
import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Search;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Block;
import dev.turnpike.dialect.Carrier;
import dev.turnpike.dialect.EventReader;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.StreamWriter;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.responses.ResponsesDialect;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// An answer that is written in Responses is heard as what it was.
class ResponsesAnswersTest {
  private static final int ROUNDS = 500;
  private static final ResponsesDialect DIALECT = new ResponsesDialect();
  private static final ReplyTo TO = new ReplyTo("k", "a/b", 1, true, null);

  private final RandomGenerator random = Seed.random();

  @Test
  void an_answer_comes_back_from_its_stream_and_from_its_whole() {
    for (int round = 0; round < ROUNDS; round++) {
      Answer answer = answer();
      Answer wanted = comesBack(answer);
      assertThat(streamed(stream(answer))).as(Seed.hint(round)).isEqualTo(wanted);
      byte[] whole = DIALECT.writeAnswer(answer, Usage.NONE, TO);
      assertThat(folded(whole)).as(Seed.hint(round)).isEqualTo(wanted);
    }
  }

  private Answer answer() {
    List<Part> parts = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      parts.add(answered(parts.size()));
    }
    boolean called = parts.stream().anyMatch(Part.ToolUse.class::isInstance);
    StopReason reason =
        switch (random.nextInt(3)) {
          case 0 -> StopReason.LENGTH;
          case 1 -> StopReason.FILTER;
          default -> called ? StopReason.TOOL : StopReason.STOP;
        };
    return new Answer("resp_k", parts, reason, null);
  }

  private Part answered(int number) {
    return switch (random.nextInt(7)) {
      case 0 -> new Part.Refusal(words());
      case 1 ->
          new Part.Thought(random.nextBoolean(), words(), random.nextBoolean() ? seal() : null);
      case 2 -> new Part.Thought(false, "", seal());
      case 3 ->
          new Part.ToolUse(
              "call_" + number,
              random.nextBoolean() ? "ns" : null,
              "f",
              false,
              "{\"x\":" + number + "}",
              null,
              null);
      case 4 -> new Part.ToolUse("call_" + number, null, "p", true, words(), null, null);
      case 5 ->
          new Part.Hosted(
              "responses",
              "{\"type\":\"web_search_call\",\"id\":\"ws_"
                  + number
                  + "\",\"status\":\"completed\"}",
              "",
              new Search("ws_" + number, List.of(), null),
              null);
      default ->
          new Part.Text(
              words(),
              random.nextBoolean() ? List.of() : List.of(new Citation("http://x", "t", null, 0, 1)),
              null);
    };
  }

  /// Texts that follow each other are heard as one, and so are thoughts that no seal ends; a
  /// provider's proof is what was carried.
  private static Answer comesBack(Answer answer) {
    List<Part> parts = new ArrayList<>();
    for (Part part : answer.parts()) {
      Part last = parts.isEmpty() ? null : parts.getLast();
      Part next = part;
      if (part instanceof Part.Thought thought) {
        next = carried(thought, parts.size());
      }
      if (last instanceof Part.Text before && next instanceof Part.Text text) {
        List<Citation> citations = new ArrayList<>(before.citations());
        citations.addAll(text.citations());
        parts.set(parts.size() - 1, new Part.Text(before.text() + text.text(), citations, null));
      } else if (last instanceof Part.Refusal before && next instanceof Part.Refusal refusal) {
        parts.set(parts.size() - 1, new Part.Refusal(before.text() + refusal.text()));
      } else if (last instanceof Part.Thought(boolean _, String before, Seal seal)
          && seal == null
          && next instanceof Part.Thought thought) {
        parts.set(
            parts.size() - 1, new Part.Thought(true, before + thought.text(), thought.seal()));
      } else {
        parts.add(next);
      }
    }
    return new Answer("resp_k", withIds(parts, answer), answer.reason(), null);
  }

  private static Part.Thought carried(Part.Thought thought, int place) {
    Seal seal = thought.seal();
    if (seal == null && !thought.summary()) {
      seal = new Seal(Seal.Form.PLAIN, thought.text(), null, null);
    }
    return new Part.Thought(
        !thought.text().isEmpty(),
        thought.text(),
        seal == null
            ? null
            : new Seal(Seal.Form.ENCRYPTED, Carrier.wrap(seal), "rs_" + place, null));
  }

  /// The ids of the items that thoughts came in.
  private static List<Part> withIds(List<Part> parts, Answer answer) {
    List<String> ids = new ArrayList<>();
    int number = 0;
    for (Part part : answer.parts()) {
      if (part instanceof Part.Thought thought) {
        number++;
        if (thought.seal() != null || !thought.summary()) {
          ids.add(TO.id("rs_", number == 1 ? 0 : number));
        }
      }
    }
    List<Part> named = new ArrayList<>();
    for (Part part : parts) {
      named.add(
          part instanceof Part.Thought(boolean summary, String text, Seal seal) && seal != null
              ? new Part.Thought(
                  summary, text, new Seal(seal.form(), seal.value(), ids.removeFirst(), null))
              : part);
    }
    return named;
  }

  private List<Json> stream(Answer answer) {
    StreamWriter writer = DIALECT.streamWriter(TO);
    writer.started("up");
    for (Part part : answer.parts()) {
      switch (part) {
        case Part.Hosted hosted -> writer.hosted(hosted);
        case Part.Text text -> {
          said(writer, new Block.Text(), text.text());
          text.citations().forEach(writer::cited);
          writer.closed();
        }
        case Part.Refusal refusal -> {
          said(writer, new Block.Refusal(), refusal.text());
          writer.closed();
        }
        case Part.Thought thought -> {
          said(writer, new Block.Thought(thought.summary()), thought.text());
          if (thought.seal() != null) {
            writer.sealed(thought.seal());
          }
          writer.closed();
        }
        case Part.ToolUse use -> {
          Block.Call call =
              new Block.Call(use.id(), use.namespace(), use.name(), use.freeform(), null);
          said(writer, call, use.arguments());
          writer.closed();
        }
        default -> throw new AssertionError(part);
      }
    }
    writer.finished(answer.reason(), null, Usage.NONE);
    List<Json> events = new ArrayList<>();
    for (String event : new String(writer.take(), UTF_8).strip().split("\n\n", -1)) {
      events.add(Json.orMissing(event.substring(event.indexOf("data: ") + 6)));
    }
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i).get("sequence_number").smallOrNull()).isEqualTo(i);
    }
    return events;
  }

  private void said(StreamWriter writer, Block block, String text) {
    writer.opened(block);
    int cut = text.isEmpty() ? 0 : random.nextInt(text.length());
    for (String piece : List.of(text.substring(0, cut), text.substring(cut))) {
      if (!piece.isEmpty()) {
        writer.said(piece);
      }
    }
  }

  /// Some of the events are lost on the way; what comes later tells of them again.
  private Answer streamed(List<Json> events) {
    Fold fold = new Fold();
    Sequencer sequencer = new Sequencer(fold, "k");
    EventReader reader = DIALECT.eventReader();
    int lost = random.nextInt(4);
    for (Json event : events) {
      String type = event.get("type").text();
      boolean missing =
          switch (lost) {
            case 1 -> type.endsWith(".delta") || type.endsWith("annotation.added");
            case 2 -> type.endsWith(".done") && !type.equals("response.output_item.done");
            case 3 -> type.endsWith(".added") || type.equals("response.created");
            default -> false;
          };
      if (!missing) {
        reader.event(event, sequencer::accept);
      }
    }
    reader.end(sequencer::accept);
    sequencer.finish(Usage.NONE);
    return fold.answer();
  }

  private static Answer folded(byte[] whole) {
    Fold fold = new Fold();
    Sequencer sequencer = new Sequencer(fold, "k");
    DIALECT.eventReader().whole(Json.orMissing(new String(whole, UTF_8)), sequencer::accept);
    sequencer.finish(Usage.NONE);
    return fold.answer();
  }

  private Seal seal() {
    Seal.Form[] forms = Seal.Form.values();
    return new Seal(forms[random.nextInt(forms.length)], words(), null, "a/b");
  }

  private String words() {
    String[] words = {"a", "ü", "\"", "\\", "\n", "漢", "😀", " ", "{", "data: "};
    StringBuilder text = new StringBuilder("w");
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(words[random.nextInt(words.length)]);
    }
    return text.toString();
  }
}
