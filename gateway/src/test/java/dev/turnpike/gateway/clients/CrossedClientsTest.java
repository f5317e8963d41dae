package dev.turnpike.gateway.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.turnpike.gateway.TestGateway;
import dev.turnpike.gateway.clients.Speaker.Call;
import dev.turnpike.gateway.clients.Speaker.End;
import dev.turnpike.gateway.clients.Speaker.Heard;
import dev.turnpike.gateway.clients.Speaker.Order;
import dev.turnpike.gateway.clients.Speaker.Result;
import dev.turnpike.gateway.clients.Speaker.Turn;
import dev.turnpike.gateway.clients.Speaker.User;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Each of the clients on every provider whose dialect is not its own.
class CrossedClientsTest {
  private static final String RESULT = "light rain, 11 degrees";

  /// What the simulator thinks.
  private static final String THOUGHT =
      "The user said something, so I will say it back word for word.";

  private static final Map<Client, Speaker> SPEAKERS = new EnumMap<>(Client.class);

  private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

  private static TestGateway gateway;

  enum Client {
    CHAT("c"),
    RESPONSES("r"),
    MESSAGES("m"),
    GEMINI("g");

    private final String own;

    Client(String own) {
      this.own = own;
    }

    private Speaker connect() {
      return switch (this) {
        case CHAT -> new ChatSpeaker(gateway);
        case RESPONSES -> new ResponsesSpeaker(gateway);
        case MESSAGES -> new MessagesSpeaker(gateway);
        case GEMINI -> new GeminiSpeaker(gateway);
      };
    }

    Speaker speaker() {
      return Objects.requireNonNull(SPEAKERS.get(this));
    }

    boolean isForeignTo(String provider) {
      return !provider.startsWith(own);
    }
  }

  @BeforeAll
  static void start() {
    gateway =
        TestGateway.start(
            Faults.PATIENCE,
            "  deepseek: {dialect: chat, base_url: \"ORIGIN/v1\", api_key: any, models: [{id: tool+reasoning}]}");
    for (Client client : Client.values()) {
      SPEAKERS.put(client, client.connect());
    }
  }

  @AfterAll
  static void stop() {
    THREADS.close();
    SPEAKERS.values().forEach(Speaker::close);
    gateway.close();
  }

  record Crossing(Client client, String provider) {
    Order order(String word, Question question, boolean tool, boolean stream) {
      return new Order(provider + "/" + word, List.of(new User(question.text())), tool, stream);
    }

    Heard ask(String word, Question question, boolean stream) {
      return client.speaker().ask(order(word, question, false, stream));
    }
  }

  static List<Crossing> crossings() {
    List<Crossing> crossings = new ArrayList<>();
    for (Client client : Client.values()) {
      for (String provider : List.of("c", "r", "m", "g")) {
        if (client.isForeignTo(provider)) {
          crossings.add(new Crossing(client, provider));
        }
      }
    }
    return crossings;
  }

  static List<Arguments> ways() {
    List<Arguments> ways = new ArrayList<>();
    for (Crossing crossing : crossings()) {
      ways.add(Arguments.of(crossing, false));
      ways.add(Arguments.of(crossing, true));
    }
    return ways;
  }

  @ParameterizedTest
  @MethodSource("ways")
  void anAnswerIsAllThereWithItsUsage(Crossing crossing, boolean stream) {
    Question question = Question.next();
    Heard heard = crossing.ask("echo", question, stream);
    assertThat(heard.text()).isEqualTo(question.text());
    assertThat(heard.end()).isEqualTo(End.STOP);
    assertThat(heard.promptTokens()).isBetween(10L, 1000L);
    assertThat(heard.outputTokens()).isBetween(10L, 1000L);
    assertThat(heard.calls()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void anAnswerThatWasCutOrRefusedSaysSo(Crossing crossing, boolean stream) {
    for (String word : List.of("length", "refusal")) {
      Question question = Question.next();
      Heard heard = crossing.ask(word, question, stream);
      assertThat(heard.end()).hasToString(word.toUpperCase(Locale.ROOT));
      question.assertBegun(heard.text());
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aToolIsCalledAndItsResultIsAnswered(Crossing crossing, boolean stream) {
    ToolTurn turn = ToolTurn.make(crossing, "tool", stream);
    Sent sent = turn.sent();
    assertThat(sent.steps()).containsExactly("user", "call", "result");
    turn.assertPaired(sent);
    assertThat(sent.result()).contains(RESULT);
  }

  static List<Arguments> thinkers() {
    List<Arguments> thinkers = new ArrayList<>();
    for (Crossing crossing : crossings()) {
      for (boolean stream : List.of(false, true)) {
        thinkers.add(Arguments.of(crossing, stream));
        if (crossing.provider().equals("c")) {
          thinkers.add(Arguments.of(new Crossing(crossing.client(), "deepseek"), stream));
        }
      }
    }
    return thinkers;
  }

  /// The thought comes before the call, with its proof, as it came from the provider; a Claude's
  /// only goes to a Claude. Without a proof it goes back to those who are known to want it.
  @ParameterizedTest
  @MethodSource("thinkers")
  void whatWasThoughtGoesBackToWhoThoughtIt(Crossing crossing, boolean stream) {
    String family = crossing.provider().equals("m") ? "claude/" : "";
    ToolTurn turn = ToolTurn.make(crossing, family + "tool+reasoning", stream);
    assertThat(turn.first().thinking()).isEqualTo(THOUGHT);
    assertThat(turn.second().thinking()).isEqualTo(THOUGHT);
    Sent sent = turn.sent();
    turn.assertPaired(sent);
    String seal = sealOf(turn.first().calls().getFirst());
    switch (crossing.provider()) {
      case "c" -> assertThat(sent.steps()).containsExactly("user", "call", "result");
      case "deepseek" -> {
        assertThat(sent.steps()).containsExactly("user", "thought", "call", "result");
        assertThat(sent.thought()).isEqualTo(THOUGHT);
      }
      case "r", "m" -> {
        assertThat(sent.steps()).containsExactly("user", "thought", "call", "result");
        assertThat(sent.thought()).isEqualTo(THOUGHT);
        assertThat(sent.seal()).isEqualTo(seal);
      }
      case "g" -> {
        assertThat(sent.steps()).containsExactly("user", "call", "result");
        assertThat(sent.seal()).isEqualTo(seal);
      }
      default -> throw new AssertionError(crossing);
    }
  }

  /// The simulator makes both from the same request: `call_SEED0` and the seal.
  private static String sealOf(Call call) {
    String seed = call.id().substring("call_".length(), call.id().length() - 1);
    return Base64.getEncoder().encodeToString(("simulated seal " + seed).getBytes(UTF_8));
  }

  /// A question, a call, its result and the answer, and what reached the provider.
  record ToolTurn(Crossing crossing, Question question, Heard first, Heard second) {
    static ToolTurn make(Crossing crossing, String word, boolean stream) {
      Question question = Question.next();
      Order asked = crossing.order(word, question, true, stream);
      Heard first = crossing.client().speaker().ask(asked);
      assertThat(first.end()).isEqualTo(End.TOOL);
      assertThat(first.calls()).hasSize(1);
      Call call = first.calls().getFirst();
      assertThat(call.name()).isEqualTo("weather");
      assertThat(call.arguments()).isEqualTo(Map.of("city", "Paris"));
      List<Turn> turns = new ArrayList<>(asked.turns());
      turns.add(first.said());
      turns.add(new Result(call, RESULT));
      Heard second = crossing.client().speaker().ask(new Order(asked.model(), turns, true, stream));
      assertThat(second.text()).contains(RESULT);
      assertThat(second.end()).isEqualTo(End.STOP);
      assertThat(second.calls()).isEmpty();
      return new ToolTurn(crossing, question, first, second);
    }

    /// The result is that of the call; Gemini is told of no ids that are not its own.
    void assertPaired(Sent sent) {
      String id = crossing.provider().equals("g") ? "" : first.calls().getFirst().id();
      assertThat(sent.call()).isEqualTo(id);
      assertThat(sent.answered()).isEqualTo(id);
    }

    Sent sent() {
      List<String> bodies =
          gateway.upstream().received().stream()
              .map(entry -> new String(entry.body(), UTF_8))
              .filter(body -> body.contains(question.text()))
              .toList();
      assertThat(bodies).hasSize(2);
      assertThat(bodies.getLast()).doesNotContain("gw1.", "Z3cxL");
      JsonNode body = TestGateway.JSON.readTree(bodies.getLast());
      return switch (crossing.provider()) {
        case "r" -> Sent.responses(body);
        case "m" -> Sent.messages(body);
        case "g" -> Sent.gemini(body);
        default -> Sent.chat(body);
      };
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void anErrorBeforeTheFirstByteIsRaisedWithItsStatus(Crossing crossing, boolean stream) {
    together(
        Faults.REFUSALS.stream().filter(fault -> !isSlow(fault.word())).toList(),
        fault -> assertRaised(crossing, fault.word(), fault.status(), stream));
  }

  @ParameterizedTest
  @MethodSource("crossings")
  void aSpoiltWholeAnswerIsRaised(Crossing crossing) {
    together(Faults.spoilt().toList(), word -> assertRaised(crossing, word, 502, false));
  }

  private static void assertRaised(Crossing crossing, String word, int status, boolean stream) {
    Throwable raised = catchThrowable(() -> crossing.ask(word, Question.next(), stream));
    Speaker speaker = crossing.client().speaker();
    assertThat(raised).as(word).isInstanceOf(speaker.raises(status));
    assertThat(speaker.status(raised)).as(word).isEqualTo(status);
  }

  @ParameterizedTest
  @MethodSource("crossings")
  void anErrorAfterTheFirstByteIsRaised(Crossing crossing) {
    together(quickBreaks(), word -> assertBroken(crossing, word));
  }

  private static void assertBroken(Crossing crossing, String word) {
    Question question = Question.next();
    StringBuilder text = new StringBuilder();
    Speaker speaker = crossing.client().speaker();
    Order order = crossing.order(word, question, false, true);
    Throwable raised = catchThrowable(() -> speaker.listen(order, text::append));
    assertThat(raised).as("%s after '%s'", word, text).isInstanceOf(speaker.raisesAtBreak());
    question.assertBegun(text.toString());
  }

  /// A call that comes in one piece can be the first thing that comes.
  @ParameterizedTest
  @MethodSource("crossings")
  void aStreamThatBreaksInACallCallsNothing(Crossing crossing) {
    Speaker speaker = crossing.client().speaker();
    together(
        quickBreaks(),
        word -> {
          Order order = crossing.order("tool+" + word, Question.next(), true, true);
          assertThat(catchThrowable(() -> speaker.ask(order)))
              .as(word)
              .isInstanceOfAny(speaker.raisesAtBreak(), speaker.raises(502));
        });
  }

  private static List<String> quickBreaks() {
    return Faults.breaks().filter(word -> !isSlow(word)).toList();
  }

  private static boolean isSlow(String word) {
    return word.startsWith("stall");
  }

  @Test
  void aProviderThatFallsSilentIsAnError() {
    together(
        crossings(),
        crossing -> {
          List<Runnable> waits =
              List.of(
                  () -> assertRaised(crossing, "stall-first", 504, false),
                  () -> assertRaised(crossing, "stall-first", 504, true),
                  () -> assertBroken(crossing, "stall-mid"));
          together(waits, Runnable::run);
        });
  }

  /// Makes the checks at the same time: before some of these are errors, the gateway waits, or
  /// tries again.
  private static <T> void together(List<T> all, Consumer<T> check) {
    List<CompletableFuture<Void>> running =
        all.stream()
            .map(each -> CompletableFuture.runAsync(() -> check.accept(each), THREADS))
            .toList();
    running.forEach(CompletableFuture::join);
  }
}
