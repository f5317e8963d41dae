package dev.turnpike.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.Seed;
import dev.turnpike.conversation.Answer;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.AnswerReader;
import dev.turnpike.dialect.EventReader;
import dev.turnpike.dialect.Progress;
import dev.turnpike.dialect.ProviderStreams;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.StreamTap.Stage;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for the answers of every dialect that only providers speak.
class ProviderStreamsTest {

  static Stream<ProviderStreams> samples() {
    return Stream.of(
        ProviderStreams.converse(), ProviderStreams.cohere(), ProviderStreams.ollama());
  }

  /// A reader that also lets an [EventReader] hear.
  private record Both(AnswerReader counting, EventReader events, Sequencer sequencer)
      implements AnswerReader {
    @Override
    public Progress progress() {
      return counting.progress();
    }

    @Override
    public boolean event(byte[] bytes, int from, int to, boolean error) throws MalformedJson {
      boolean seen = counting.event(bytes, from, to, error);
      if (!new String(bytes, from, to - from, UTF_8).equals("[DONE]")) {
        events.event(Json.parse(bytes, from, to), sequencer::accept);
      }
      return seen;
    }

    @Override
    public void end() {
      counting.end();
    }

    @Override
    public Usage usage() {
      return counting.usage();
    }

    @Override
    public byte[] errorEvent(Failure failure, String requestId) {
      return counting.errorEvent(failure, requestId);
    }

    @Override
    public byte[] keepAlive() {
      return counting.keepAlive();
    }
  }

  /// A stream on its way, with all that hears it.
  private static final class Run {
    final Fold fold = new Fold();
    final Sequencer sequencer = new Sequencer(fold, "call");
    final EventReader events;
    final StreamTap tap;

    Run(ProviderStreams sample) {
      events = sample.dialect().eventReader();
      AnswerReader counting = sample.dialect().answerReader(ProviderStreams.ENVELOPE);
      tap = sample.dialect().framed(new Both(counting, events, sequencer));
    }

    Run take(byte[]... chunks) {
      for (byte[] chunk : chunks) {
        tap.take(chunk);
      }
      tap.end();
      events.end(sequencer::accept);
      sequencer.finish(tap.usage());
      return this;
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void a_stream_comes_to_the_same_as_the_whole_answer(ProviderStreams sample) throws MalformedJson {
    Run run = new Run(sample).take(sample.stream());
    assertThat(run.tap.failure()).isNull();
    Answer streamed = run.fold.answer();
    assertThat(whole(sample)).isEqualTo(streamed);
    assertThat(streamed.parts()).hasSizeGreaterThan(3);
    assertThat(streamed.reason()).isEqualTo(StopReason.TOOL);
    Usage usage = run.tap.usage();
    assertThat(usage.estimated()).isFalse();
    assertThat(usage.promptTokens() + usage.answerTokens()).isGreaterThan(28);
  }

  private static Answer whole(ProviderStreams sample) throws MalformedJson {
    Fold fold = new Fold();
    Sequencer sequencer = new Sequencer(fold, "call");
    sample.dialect().eventReader().whole(Json.parse(sample.whole()), sequencer::accept);
    sequencer.finish(Usage.NONE);
    return fold.answer();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void a_stream_comes_to_the_same_wherever_it_is_cut(ProviderStreams sample) {
    byte[] bytes = sample.stream();
    Answer wanted = new Run(sample).take(bytes).fold.answer();
    for (int at = 1; at < bytes.length; at++) {
      Run run =
          new Run(sample)
              .take(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at, bytes.length));
      assertThat(run.fold.answer()).as("cut at %d", at).isEqualTo(wanted);
      assertThat(run.tap.stage()).as("cut at %d", at).isEqualTo(Stage.COMPLETE);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void a_stream_cut_before_its_end_fails(ProviderStreams sample) {
    byte[] bytes = sample.stream();
    for (int length = 0; length < bytes.length - 300; length++) {
      Run run = new Run(sample).take(Arrays.copyOf(bytes, length));
      assertThat(run.tap.failure()).as("cut to %d", length).isNotNull();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void spoilt_bytes_never_throw(ProviderStreams sample) {
    RandomGenerator random = Seed.random();
    for (int round = 0; round < 500; round++) {
      byte[] bytes = sample.stream().clone();
      for (int i = random.nextInt(6); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Run run = new Run(sample).take(bytes);
      assertThat(run.tap.stage()).as(Seed.hint(round)).isIn(Stage.COMPLETE, Stage.FAILED);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void odd_shapes_never_throw(ProviderStreams sample) throws MalformedJson {
    RandomGenerator random = Seed.random();
    List<String> odd = List.of("null", "[]", "{}", "7", "-1e400", "true", "\"x\"", "[[{}]]");
    String text = sample.whole();
    for (int round = 0; round < 200; round++) {
      int colon = text.indexOf(':', random.nextInt(text.length() - 40));
      String other = text.substring(0, colon + 1) + odd.get(random.nextInt(odd.size())) + "}";
      // the rest of the brackets, whatever they were
      for (String close :
          List.of("", "}", "]}", "]}}", "]}}}", "}]}}", "}}]}}", "}]}}}", "}}}]}}}")) {
        Json json = Json.orMissing(other + close);
        sample.dialect().eventReader().whole(json, _ -> {});
        sample.dialect().eventReader().event(json, _ -> {});
        sample.dialect().readWhole(ProviderStreams.ENVELOPE, (other + close).getBytes(UTF_8));
      }
    }
    for (String shape : odd) {
      sample.dialect().eventReader().event(Json.parse(shape), _ -> {});
      sample.dialect().eventReader().whole(Json.parse(shape), _ -> {});
    }
  }

  @Test
  void Converse_keeps_its_seals() {
    ProviderStreams sample = ProviderStreams.converse();
    List<Part> parts = new Run(sample).take(sample.stream()).fold.answer().parts();
    assertThat(parts.get(0))
        .isEqualTo(
            new Part.Thought(
                false, "so be it", new Seal(Seal.Form.SIGNATURE, "c2lnbmVk", null, null)));
    assertThat(parts.get(1))
        .isEqualTo(new Part.Thought(false, "", new Seal(Seal.Form.REDACTED, "UmVk", null, null)));
    assertThat(parts.get(4)).isEqualTo(new Part.ToolUse("b", null, "g", false, "{}", null, null));
  }

  /// C191
  @Test
  void Cohere_may_call_without_arguments() {
    ProviderStreams sample = ProviderStreams.cohere();
    List<Part> parts = new Run(sample).take(sample.stream()).fold.answer().parts();
    assertThat(parts.getLast())
        .isEqualTo(new Part.ToolUse("g_1", null, "g", false, "{}", null, null));
    assertThat(((Part.Text) parts.get(1)).text()).isEqualTo("héllo I call.");
    assertThat(((Part.Text) parts.get(1)).citations()).hasSize(2);
  }

  /// C101
  @Test
  void Ollama_gives_calls_whole_and_without_ids() {
    ProviderStreams sample = ProviderStreams.ollama();
    byte[] stream =
        """
        {"message":{"tool_calls":[{"function":{"name":"f","arguments":{"a":1}}}]},"done":false}
        {"done":true,"done_reason":"stop","eval_count":5}
        """
            .getBytes(UTF_8);
    Run run = new Run(sample).take(stream);
    Answer answer = run.fold.answer();
    Part.ToolUse call = (Part.ToolUse) answer.parts().getFirst();
    assertThat(call.id()).startsWith("call_");
    assertThat(call.arguments()).isEqualTo("{\"a\":1}");
    assertThat(answer.reason()).isEqualTo(StopReason.TOOL);
    assertThat(run.tap.usage().estimated()).isTrue();
    assertThat(run.tap.usage().answerTokens()).isEqualTo(5);
  }
}
