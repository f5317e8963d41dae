package dev.turnpike.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.HttpResponseFor;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.SseException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.TextBlock;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.anthropic.models.models.ModelInfo;
import dev.turnpike.gateway.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// anthropic-java on Messages.
class AnthropicJavaTest {
  private static TestGateway gateway;
  private static AnthropicClient client;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start(Faults.PATIENCE);
    client = connect(TestGateway.KEY, 0);
  }

  @AfterAll
  static void stop() {
    client.close();
    gateway.close();
  }

  private static AnthropicClient connect(String key, int retries) {
    return AnthropicOkHttpClient.builder()
        .baseUrl(gateway.origin() + "/v3/anthropic")
        .apiKey(key)
        .maxRetries(retries)
        .build();
  }

  private static MessageCreateParams ask(String model, Question question) {
    return MessageCreateParams.builder()
        .model(model)
        .maxTokens(500)
        .addUserMessage(question.text())
        .build();
  }

  @Test
  void aWholeAnswerComesWithUsageAndLeavesATrace() {
    Question question = Question.next();
    try (HttpResponseFor<Message> response =
        client.messages().withRawResponse().create(ask("m/echo", question))) {
      Message answer = response.parse();
      assertThat(text(answer)).isEqualTo(question.text());
      assertThat(answer.stopReason()).contains(StopReason.END_TURN);
      assertThat(answer.usage().outputTokens()).isPositive();
      List<String> trace = response.headers().values("x-turnpike-trace-id");
      assertThat(trace).hasSize(1);
      assertThat(gateway.trace(trace.getFirst()).toString()).contains("m/echo");
    }
  }

  @Test
  void aStreamBringsTheSameTextInPieces() {
    Question question = Question.next();
    List<RawMessageStreamEvent> events = new ArrayList<>();
    read(ask("m/echo", question), events);
    assertThat(text(events)).isEqualTo(question.text());
    assertThat(events.stream().filter(event -> event.contentBlockDelta().isPresent()).count())
        .isGreaterThan(1);
    assertThat(events.getLast().isMessageStop()).isTrue();
  }

  @Test
  void aToolIsCalledAndItsResultIsAnswered() {
    assertToolTurn(asked -> client.messages().create(asked));
  }

  @Test
  void aToolTurnGoesByStreamsToo() {
    assertToolTurn(
        asked -> {
          MessageAccumulator parts = MessageAccumulator.create();
          try (StreamResponse<RawMessageStreamEvent> stream =
              client.messages().createStreaming(asked)) {
            stream.stream().forEach(parts::accumulate);
          }
          return parts.message();
        });
  }

  private static void assertToolTurn(Function<MessageCreateParams, Message> send) {
    MessageCreateParams asked =
        ask("m/tool", Question.next()).toBuilder().addTool(weather()).build();
    Message first = send.apply(asked);
    assertThat(first.stopReason()).contains(StopReason.TOOL_USE);
    ToolUseBlock call =
        first.content().stream()
            .flatMap(block -> block.toolUse().stream())
            .findFirst()
            .orElseThrow();
    assertThat(call.name()).isEqualTo("weather");
    assertThat(call._input().toString()).contains("city");

    Message second =
        send.apply(
            asked.toBuilder()
                .addMessage(first)
                .addUserMessageOfContentBlockParams(
                    List.of(
                        ContentBlockParam.ofToolResult(
                            ToolResultBlockParam.builder()
                                .toolUseId(call.id())
                                .content("light rain, 11 degrees")
                                .build())))
                .build());
    assertThat(text(second)).contains("light rain, 11 degrees");
    assertThat(second.stopReason()).contains(StopReason.END_TURN);
  }

  @ParameterizedTest
  @MethodSource("dev.turnpike.gateway.clients.Faults#refusals")
  void anErrorBeforeTheFirstByteIsRaisedWithItsStatus(String word, int status) {
    MessageCreateParams asked = ask("m/" + word, Question.next());
    for (AnthropicServiceException raised :
        List.of(
            catchThrowableOfType(
                AnthropicServiceException.class, () -> client.messages().create(asked)),
            catchThrowableOfType(
                AnthropicServiceException.class,
                () -> client.messages().createStreaming(asked).close()))) {
      assertThat(raised.statusCode()).isEqualTo(status);
      assertThat(raised.apiMessage()).isPresent();
      assertThat(raised.headers().values("x-turnpike-trace-id")).hasSize(1);
    }
  }

  @Test
  void anOverloadKeepsTheStatusOfThisDialect() {
    AnthropicServiceException raised =
        catchThrowableOfType(
            AnthropicServiceException.class,
            () -> client.messages().create(ask("m/529", Question.next())));
    assertThat(raised.statusCode()).isEqualTo(529);
  }

  @ParameterizedTest
  @MethodSource("dev.turnpike.gateway.clients.Faults#breaks")
  void anErrorAfterTheFirstByteIsRaised(String word) {
    Question question = Question.next();
    List<RawMessageStreamEvent> events = new ArrayList<>();
    SseException raised =
        catchThrowableOfType(SseException.class, () -> read(ask("m/" + word, question), events));
    assertThat(raised).as("after '%s'", text(events)).isNotNull();
    assertThat(raised.apiMessage()).isPresent();
    question.assertBegun(text(events));
  }

  @ParameterizedTest
  @MethodSource("dev.turnpike.gateway.clients.Faults#spoilt")
  void aSpoiltWholeAnswerIsRaised(String word) {
    AnthropicServiceException raised =
        catchThrowableOfType(
            AnthropicServiceException.class,
            () -> client.messages().create(ask("m/" + word, Question.next())));
    assertThat(raised.statusCode()).isEqualTo(502);
  }

  @Test
  void tokensAreCounted() {
    long few = client.messages().countTokens(count("m/echo", "Hi")).inputTokens();
    long more =
        client.messages().countTokens(count("m/echo", Question.next().text())).inputTokens();
    assertThat(few).isPositive();
    assertThat(more).isGreaterThan(few);
    RateLimitException raised =
        catchThrowableOfType(
            RateLimitException.class,
            () -> client.messages().countTokens(count("m/status-429", "Hi")));
    assertThat(raised).isNotNull();
  }

  private static MessageCountTokensParams count(String model, String text) {
    return MessageCountTokensParams.builder().model(model).addUserMessage(text).build();
  }

  @Test
  void aWrongKeyIsRaisedAndReachesNoProvider() {
    Question question = Question.next();
    AnthropicClient stranger = connect(Question.WRONG_KEY, 0);
    UnauthorizedException raised =
        catchThrowableOfType(
            UnauthorizedException.class, () -> stranger.messages().create(ask("m/echo", question)));
    assertThat(raised.body().toString()).contains("authentication_error");
    assertThat(question.arrivals(gateway)).isZero();
    stranger.close();
  }

  @Test
  void modelsAreListedAndOneIsFoundByItsId() {
    String id =
        client.models().list().autoPager().stream()
            .map(ModelInfo::id)
            .filter(each -> each.startsWith("anthropic/"))
            .findFirst()
            .orElseThrow();
    assertThat(client.models().retrieve(id).id()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"status-401", "status-402"})
  void theClientDoesNotRepeatWhatIsHopeless(String word) {
    assertThat(arrivalsOfAFailure(word, 2)).isEqualTo(1);
  }

  @Test
  void theClientRepeatsAnOverloadAsOftenAsItWasToldTo() {
    assertThat(arrivalsOfAFailure("529", 1)).isEqualTo(2);
  }

  private static long arrivalsOfAFailure(String word, int retries) {
    Question question = Question.next();
    AnthropicClient persistent = connect(TestGateway.KEY, retries);
    AnthropicServiceException raised =
        catchThrowableOfType(
            AnthropicServiceException.class,
            () -> persistent.messages().create(ask("m/" + word, question)));
    assertThat(raised).isNotNull();
    persistent.close();
    return question.arrivals(gateway);
  }

  private static void read(MessageCreateParams asked, List<RawMessageStreamEvent> events) {
    try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(asked)) {
      stream.stream().forEach(events::add);
    }
  }

  private static String text(List<RawMessageStreamEvent> events) {
    return events.stream()
        .flatMap(event -> event.contentBlockDelta().stream())
        .flatMap(event -> event.delta().text().stream())
        .map(delta -> delta.text())
        .collect(Collectors.joining());
  }

  private static String text(Message answer) {
    return answer.content().stream()
        .filter(ContentBlock::isText)
        .map(ContentBlock::asText)
        .map(TextBlock::text)
        .collect(Collectors.joining());
  }

  static Tool weather() {
    return Tool.builder()
        .name("weather")
        .description("The weather in a city.")
        .inputSchema(
            Tool.InputSchema.builder()
                .properties(
                    Tool.InputSchema.Properties.builder()
                        .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                        .build())
                .required(List.of("city"))
                .build())
        .build();
  }
}
