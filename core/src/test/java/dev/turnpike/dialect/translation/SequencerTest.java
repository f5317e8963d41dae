package dev.turnpike.dialect.translation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.Seed;
import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Event;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Search;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.conversation.Usage;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SequencerTest {
  private final BlocksGrammar out = new BlocksGrammar();
  private final Sequencer sequencer = new Sequencer(out, "c1");

  private static Event.Call call(int key, String id, String name) {
    return new Event.Call(key, id, null, name, false, null);
  }

  private List<String> told(Event... events) {
    for (Event event : events) {
      assertThat(sequencer.accept(event)).isTrue();
    }
    sequencer.finish(Usage.NONE);
    return out.told();
  }

  @Test
  void interleavedCallsComeOneAfterTheOther() {
    assertThat(
            told(
                call(0, "a", "f"),
                call(1, "b", "g"),
                new Event.Arguments(1, "{\"y\""),
                new Event.Arguments(0, "{\"x\":"),
                new Event.Arguments(0, "\"}\"}"),
                new Event.Arguments(1, ":2}"),
                new Event.Stopped(StopReason.STOP, null)))
        .containsExactly("call f:{\"x\":\"}\"}", "call g:{\"y\":2}", "TOOL");
  }

  @Test
  void callsThatFollowEachOtherStreamOn() {
    sequencer.accept(call(0, "a", "f"));
    sequencer.accept(new Event.Arguments(0, "{}"));
    sequencer.accept(call(1, "b", "g"));
    sequencer.accept(new Event.Arguments(1, "{\"y\""));
    assertThat(out.told()).containsExactly("call f:{}", "call g:{\"y\"");
  }

  @Test
  void textWaitsForTheOpenCall() {
    assertThat(
            told(
                call(0, "a", "f"),
                new Event.Arguments(0, "{\"x\":"),
                new Event.Text("meanwhile"),
                new Event.Arguments(0, "1}")))
        .containsExactly("call f:{\"x\":1}", "text:meanwhile", "TOOL");
  }

  @Test
  void callWithoutArgumentsIsCompleteAtTheEnd() {
    assertThat(told(call(0, "a", "f"), call(1, "b", "g"), new Event.Arguments(1, "{}")))
        .containsExactly("call f:", "call g:{}", "TOOL");
  }

  @Test
  void sealEndsItsThought() {
    assertThat(
            told(
                new Event.Thought(false, 0, "hm"),
                new Event.Sealed(new Seal(Seal.Form.SIGNATURE, "S", null, null)),
                new Event.Thought(false, 0, "ah"),
                new Event.Text("so")))
        .containsExactly("thought:hm|S", "thought:ah", "text:so", "STOP");
  }

  @Test
  void partsOfASummaryAreParagraphs() {
    assertThat(told(new Event.Thought(true, 0, "one"), new Event.Thought(true, 1, "two")))
        .containsExactly("summary:one\n\ntwo", "STOP");
  }

  @Test
  void sameAnswerHasTheSameIds() {
    assertThat(new CallIds("c1").legal(null, 3)).isEqualTo(new CallIds("c1").legal("", 3));
    assertThat(new CallIds("c1").legal("functions.x:0", 3)).startsWith("call_");
    assertThat(new CallIds("c1").legal(null, 3)).isNotEqualTo(new CallIds("c2").legal(null, 3));
  }

  @Test
  void emptyAnswerStartsAndFinishes() {
    assertThat(told()).containsExactly("STOP");
  }

  @Test
  void lengthIsNeverACall() {
    assertThat(
            told(
                call(0, "a", "f"),
                new Event.Arguments(0, "{\"pa"),
                new Event.Stopped(StopReason.LENGTH, null)))
        .containsExactly("call f:{\"pa", "LENGTH");
  }

  @Test
  void moreThanMayWaitIsRefused() {
    sequencer.accept(call(0, "a", "f"));
    String piece = "x".repeat(1024 * 1024);
    boolean accepted = true;
    int pieces = 0;
    while (accepted && pieces < 100) {
      accepted = sequencer.accept(new Event.Text(piece));
      pieces++;
    }
    assertThat(pieces).isEqualTo(5);
  }

  @Test
  void whateverComesIsToldInOrder() {
    RandomGenerator random = Seed.random();
    for (int round = 0; round < 2_000; round++) {
      try {
        tellAnything(random, round);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(Seed.hint(round), e);
      }
    }
  }

  private static void tellAnything(RandomGenerator random, int round) {
    BlocksGrammar grammar = new BlocksGrammar();
    Sequencer any = new Sequencer(grammar, "c" + round);
    int length = random.nextInt(40);
    for (int i = 0; i < length; i++) {
      any.accept(anything(random));
    }
    any.finish(Usage.NONE);
    assertThat(grammar.isFinished()).isTrue();
  }

  static Event anything(RandomGenerator random) {
    int key = random.nextInt(4);
    String text = List.of("", "a", "{", "}", "{\"a\":1}", "\"", "\\").get(random.nextInt(7));
    return switch (random.nextInt(13)) {
      case 0 -> new Event.Started("id");
      case 1 -> new Event.Text(text);
      case 2 -> new Event.Refusal(text);
      case 3 -> new Event.Thought(random.nextBoolean(), random.nextInt(2), text);
      case 4 -> new Event.Sealed(new Seal(Seal.Form.THOUGHT, "s", null, null));
      case 5 ->
          new Event.Call(
              key, List.of("", "a", "b", "x y").get(key), null, "f" + key, key == 3, null);
      case 6, 7 -> new Event.Arguments(key, text);
      case 8 -> new Event.CallDone(key);
      case 9 -> new Event.Cited(new Citation("http://x", null, null, -1, -1));
      case 10 -> new Event.Cited(new Citation(key == 0 ? "" : "http://y" + key, "Y", "q", key, 2));
      case 11 -> new Event.Hosted(new Part.Hosted("other", "{}", text, search(random), null));
      default -> new Event.Hosted(new Part.Hosted("other", "{}", "", null));
    };
  }

  private static Search search(RandomGenerator random) {
    List<Search.Page> pages =
        List.of(new Search.Page("http://x", null), new Search.Page("http://y", "Y"));
    int queries = random.nextInt(4);
    return new Search(
        random.nextInt(3) == 0 ? null : List.of("", "ws_1", "ws_2", "x y").get(random.nextInt(4)),
        queries == 0 ? null : List.of("q", "\"", "r").subList(0, queries - 1),
        random.nextBoolean() ? null : pages.subList(0, random.nextInt(3)));
  }
}
