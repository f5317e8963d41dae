package dev.turnpike.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.Seed;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Event;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.ClientDialect;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.StreamWriter;
import dev.turnpike.dialect.translation.SearchOrder.Held;
import dev.turnpike.dialect.translation.grammar.StreamGrammar;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever an upstream does, what a client gets is a well-formed stream, and the same for the
/// same.
class WriterLawsTest {
  private static final int ROUNDS = 1_500;
  private static final ReplyTo TO =
      new ReplyTo("0123456789abcdef", "asked/model", 1_700_000_000, true, "alt=sse");
  private static final Usage USAGE =
      Usage.counter().set(Bucket.INPUT, 5).set(Bucket.OUTPUT, 7).set(Bucket.REASONING, 2).usage();

  static Stream<ClientDialect> clients() {
    return Dialects.clients().stream();
  }

  private static List<Event> events(RandomGenerator random) {
    List<Event> events = new ArrayList<>();
    int length = random.nextInt(30);
    for (int i = 0; i < length; i++) {
      events.add(SequencerTest.anything(random));
    }
    if (random.nextBoolean()) {
      StopReason[] reasons = StopReason.values();
      events.add(new Event.Stopped(reasons[random.nextInt(reasons.length)], null));
    }
    return events;
  }

  private static String written(ClientDialect dialect, List<Event> events, Held held) {
    StreamWriter writer = dialect.streamWriter(TO);
    Sequencer sequencer = new Sequencer(writer, TO.callId());
    SearchOrder order = new SearchOrder(sequencer::accept, held);
    StringBuilder out = new StringBuilder();
    for (Event event : events) {
      order.accept(event);
      out.append(new String(writer.take(), UTF_8));
    }
    order.end();
    sequencer.finish(USAGE);
    return out.append(new String(writer.take(), UTF_8)).toString();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void everyStreamIsWellFormed(ClientDialect dialect) {
    RandomGenerator random = Seed.random();
    for (int round = 0; round < ROUNDS; round++) {
      List<Event> events = events(random);
      Held held = Held.values()[round % Held.values().length];
      String stream = written(dialect, events, held);
      try {
        StreamGrammar.of(dialect.id()).check(stream);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(Seed.hint(round) + "\n" + events + "\n" + stream, e);
      }
      assertThat(written(dialect, events, held)).as(Seed.hint(round)).isEqualTo(stream);
    }
  }

  @ParameterizedTest
  @MethodSource("clients")
  void everyWholeAnswerIsReadAgain(ClientDialect dialect) {
    RandomGenerator random = Seed.random();
    for (int round = 0; round < ROUNDS; round++) {
      List<Event> events = events(random);
      Fold fold = new Fold();
      Sequencer sequencer = new Sequencer(fold, TO.callId());
      events.forEach(sequencer::accept);
      sequencer.finish(USAGE);
      byte[] body = dialect.writeAnswer(fold.answer(), USAGE, TO);
      assertThat(tools.jackson.databind.json.JsonMapper.shared().readTree(body).isObject())
          .as(Seed.hint(round))
          .isTrue();
      assertThat(dialect.writeAnswer(fold.answer(), USAGE, TO)).isEqualTo(body);
    }
  }
}
