package dev.turnpike.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.InternalServerException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseError;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import dev.turnpike.gateway.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// openai-java on Responses.
class OpenAiJavaResponsesTest {
  private static TestGateway gateway;
  private static OpenAIClient client;

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

  private static OpenAIClient connect(String key, int retries) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(gateway.origin() + "/v3/router")
        .apiKey(key)
        .maxRetries(retries)
        .build();
  }

  private static ResponseCreateParams ask(String model, Question question) {
    return ResponseCreateParams.builder().model(model).input(question.text()).build();
  }

  @Test
  void aWholeAnswerComesWithUsage() {
    Question question = Question.next();
    Response answer = client.responses().create(ask("r/echo", question));
    assertThat(text(answer)).isEqualTo(question.text());
    assertThat(answer.status()).contains(ResponseStatus.COMPLETED);
    assertThat(answer.usage().orElseThrow().outputTokens()).isPositive();
  }

  @Test
  void aStreamBringsTheSameTextInPieces() {
    Question question = Question.next();
    List<ResponseStreamEvent> events = new ArrayList<>();
    assertThat(read(ask("r/echo", question), events)).isNull();
    assertThat(text(events)).isEqualTo(question.text());
    assertThat(events.stream().filter(event -> event.outputTextDelta().isPresent()).count())
        .isGreaterThan(1);
    assertThat(events.getLast().isCompleted()).isTrue();
  }

  @Test
  void aToolIsCalledAndItsResultIsAnswered() {
    assertToolTurn(asked -> client.responses().create(asked));
  }

  @Test
  void aToolTurnGoesByStreamsToo() {
    assertToolTurn(
        asked -> {
          ResponseAccumulator parts = ResponseAccumulator.create();
          try (StreamResponse<ResponseStreamEvent> stream =
              client.responses().createStreaming(asked)) {
            stream.stream().forEach(parts::accumulate);
          }
          return parts.response();
        });
  }

  private static void assertToolTurn(Function<ResponseCreateParams, Response> send) {
    List<ResponseInputItem> input = new ArrayList<>();
    input.add(
        ResponseInputItem.ofEasyInputMessage(
            EasyInputMessage.builder()
                .role(EasyInputMessage.Role.USER)
                .content(Question.next().text())
                .build()));
    ResponseCreateParams.Builder asked =
        ResponseCreateParams.builder().model("r/tool").addTool(weather()).store(false);
    Response first = send.apply(asked.inputOfResponse(input).build());
    ResponseFunctionToolCall call =
        first.output().stream()
            .flatMap(item -> item.functionCall().stream())
            .findFirst()
            .orElseThrow();
    assertThat(call.name()).isEqualTo("weather");
    assertThat(TestGateway.JSON.readTree(call.arguments()).path("city").isString()).isTrue();

    input.add(ResponseInputItem.ofFunctionCall(call));
    input.add(
        ResponseInputItem.ofFunctionCallOutput(
            ResponseInputItem.FunctionCallOutput.builder()
                .callId(call.callId())
                .output("light rain, 11 degrees")
                .build()));
    Response second = send.apply(asked.inputOfResponse(input).build());
    assertThat(text(second)).contains("light rain, 11 degrees");
  }

  @ParameterizedTest
  @MethodSource("dev.turnpike.gateway.clients.Faults#refusals")
  void anErrorBeforeTheFirstByteIsRaisedWithItsStatus(String word, int status) {
    ResponseCreateParams asked = ask("r/" + word, Question.next());
    for (OpenAIServiceException raised :
        List.of(
            catchThrowableOfType(
                OpenAIServiceException.class, () -> client.responses().create(asked)),
            catchThrowableOfType(
                OpenAIServiceException.class,
                () -> client.responses().createStreaming(asked).close()))) {
      assertThat(raised.statusCode()).isEqualTo(status);
      assertThat(raised.headers().values("x-turnpike-trace-id")).hasSize(1);
    }
  }

  /// The client raises on an event `error`, which the gateway sends after `response.failed`. Where
  /// the provider itself says that the response failed, that comes as the last event.
  @ParameterizedTest
  @MethodSource("dev.turnpike.gateway.clients.Faults#breaks")
  void anErrorAfterTheFirstByteIsToldAsAFailedResponse(String word) {
    Question question = Question.next();
    List<ResponseStreamEvent> events = new ArrayList<>();
    Throwable raised = read(ask("r/" + word, question), events);
    Response failed =
        events.stream()
            .flatMap(event -> event.failed().stream())
            .findFirst()
            .orElseThrow(() -> new AssertionError("no failed response came", raised))
            .response();
    ResponseError error = failed.error().orElseThrow();
    assertThat(failed.status()).contains(ResponseStatus.FAILED);
    assertThat(error.code().toString()).isNotEmpty();
    assertThat(error.message()).isNotEmpty();
    assertThat(events).noneMatch(ResponseStreamEvent::isCompleted);
    if (!word.equals("error-event")) {
      assertThat(raised).isInstanceOf(SseException.class);
    }
    question.assertBegun(text(events));
  }

  @ParameterizedTest
  @MethodSource("dev.turnpike.gateway.clients.Faults#spoilt")
  void aSpoiltWholeAnswerIsRaised(String word) {
    InternalServerException raised =
        catchThrowableOfType(
            InternalServerException.class,
            () -> client.responses().create(ask("r/" + word, Question.next())));
    assertThat(raised.statusCode()).isEqualTo(502);
  }

  @Test
  void aWrongKeyIsRaisedAndReachesNoProvider() {
    Question question = Question.next();
    OpenAIClient stranger = connect(Question.WRONG_KEY, 0);
    UnauthorizedException raised =
        catchThrowableOfType(
            UnauthorizedException.class,
            () -> stranger.responses().create(ask("r/echo", question)));
    assertThat(raised).isNotNull();
    assertThat(question.arrivals(gateway)).isZero();
    stranger.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"status-401", "status-402", "quota"})
  void theClientDoesNotRepeatWhatIsHopeless(String word) {
    Question question = Question.next();
    OpenAIClient persistent = connect(TestGateway.KEY, 2);
    OpenAIServiceException raised =
        catchThrowableOfType(
            OpenAIServiceException.class,
            () -> persistent.responses().create(ask("r/" + word, question)));
    assertThat(raised).isNotNull();
    assertThat(question.arrivals(gateway)).isEqualTo(1);
    persistent.close();
  }

  /// Adds what comes to `events`, and returns what was raised.
  private static @Nullable Throwable read(
      ResponseCreateParams asked, List<ResponseStreamEvent> events) {
    try (StreamResponse<ResponseStreamEvent> stream = client.responses().createStreaming(asked)) {
      return catchThrowable(() -> stream.stream().forEach(events::add));
    }
  }

  private static String text(List<ResponseStreamEvent> events) {
    return events.stream()
        .flatMap(event -> event.outputTextDelta().stream())
        .map(delta -> delta.delta())
        .collect(Collectors.joining());
  }

  private static String text(Response answer) {
    return answer.output().stream()
        .filter(ResponseOutputItem::isMessage)
        .flatMap(item -> item.asMessage().content().stream())
        .map(content -> content.asOutputText().text())
        .collect(Collectors.joining());
  }

  static FunctionTool weather() {
    return FunctionTool.builder()
        .name("weather")
        .description("The weather in a city.")
        .strict(false)
        .parameters(
            FunctionTool.Parameters.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty(
                    "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                .build())
        .build();
  }
}
