package dev.turnpike.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.InternalServerException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.models.Model;
import dev.turnpike.gateway.TestGateway;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// openai-java on Chat Completions.
class OpenAiJavaTest {
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

  private static ChatCompletionCreateParams.Builder ask(String model, Question question) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage(question.text());
  }

  @Test
  void aWholeAnswerComesWithUsageAndLeavesATrace() {
    Question question = Question.next();
    try (HttpResponseFor<ChatCompletion> response =
        client.chat().completions().withRawResponse().create(ask("c/echo", question).build())) {
      ChatCompletion answer = response.parse();
      assertThat(text(answer)).isEqualTo(question.text());
      assertThat(finish(answer)).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
      assertThat(answer.usage().orElseThrow().completionTokens()).isPositive();
      List<String> trace = response.headers().values("x-turnpike-trace-id");
      assertThat(trace).hasSize(1);
      assertThat(gateway.trace(trace.getFirst()).toString()).contains("c/echo");
    }
  }

  @Test
  void aStreamBringsTheSameTextInPieces() {
    Question question = Question.next();
    StringBuilder text = new StringBuilder();
    int pieces = 0;
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(ask("c/echo", question).build())) {
      for (ChatCompletionChunk chunk : (Iterable<ChatCompletionChunk>) stream.stream()::iterator) {
        String piece = text(chunk);
        pieces += piece.isEmpty() ? 0 : 1;
        text.append(piece);
      }
    }
    assertThat(text).hasToString(question.text());
    assertThat(pieces).isGreaterThan(1);
  }

  @Test
  void aToolIsCalledAndItsResultIsAnswered() {
    assertToolTurn("c/tool", OpenAiJavaTest::whole);
  }

  @Test
  void aToolTurnGoesByStreamsToo() {
    assertToolTurn("c/tool", OpenAiJavaTest::streamed);
  }

  private static void assertToolTurn(
      String model, Function<ChatCompletionCreateParams, ChatCompletion> send) {
    ChatCompletionCreateParams asked = ask(model, Question.next()).addTool(weather()).build();
    ChatCompletion first = send.apply(asked);
    assertThat(finish(first)).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
    ChatCompletionMessage message = first.choices().getFirst().message();
    ChatCompletionMessageFunctionToolCall call =
        message.toolCalls().orElseThrow().getFirst().asFunction();
    assertThat(call.function().name()).isEqualTo("weather");
    assertThat(TestGateway.JSON.readTree(call.function().arguments()).path("city").isString())
        .isTrue();

    ChatCompletion second =
        send.apply(
            asked.toBuilder()
                .addMessage(message)
                .addMessage(
                    ChatCompletionToolMessageParam.builder()
                        .toolCallId(call.id())
                        .content("light rain, 11 degrees")
                        .build())
                .build());
    assertThat(text(second)).contains("light rain, 11 degrees");
  }

  @ParameterizedTest
  @MethodSource("dev.turnpike.gateway.clients.Faults#refusals")
  void anErrorBeforeTheFirstByteIsRaisedWithItsStatus(String word, int status) {
    ChatCompletionCreateParams asked = ask("c/" + word, Question.next()).build();
    for (OpenAIServiceException raised :
        List.of(
            catchThrowableOfType(OpenAIServiceException.class, () -> whole(asked)),
            catchThrowableOfType(OpenAIServiceException.class, () -> streamed(asked)))) {
      assertThat(raised.statusCode()).isEqualTo(status);
      assertThat(raised.headers().values("x-turnpike-trace-id")).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.turnpike.gateway.clients.Faults#breaks")
  void anErrorAfterTheFirstByteIsRaised(String word) {
    Question question = Question.next();
    StringBuilder text = new StringBuilder();
    SseException raised =
        catchThrowableOfType(
            SseException.class,
            () -> {
              try (StreamResponse<ChatCompletionChunk> stream =
                  client.chat().completions().createStreaming(ask("c/" + word, question).build())) {
                stream.stream().forEach(chunk -> text.append(text(chunk)));
              }
            });
    assertThat(raised).as("after '%s'", text).isNotNull();
    question.assertBegun(text.toString());
  }

  @ParameterizedTest
  @MethodSource("dev.turnpike.gateway.clients.Faults#spoilt")
  void aSpoiltWholeAnswerIsRaised(String word) {
    InternalServerException raised =
        catchThrowableOfType(
            InternalServerException.class, () -> whole(ask("c/" + word, Question.next()).build()));
    assertThat(raised.statusCode()).isEqualTo(502);
  }

  @Test
  void aWrongKeyIsRaisedAndReachesNoProvider() {
    Question question = Question.next();
    OpenAIClient stranger = connect(Question.WRONG_KEY, 0);
    UnauthorizedException raised =
        catchThrowableOfType(
            UnauthorizedException.class,
            () -> stranger.chat().completions().create(ask("c/echo", question).build()));
    assertThat(raised.code()).contains("invalid_api_key");
    assertThat(question.arrivals(gateway)).isZero();
    stranger.close();
  }

  @Test
  void modelsAreListedAndOneIsFoundByItsId() {
    List<String> ids = client.models().list().autoPager().stream().map(Model::id).toList();
    assertThat(ids).contains("openai/gpt-4o");
    assertThat(client.models().retrieve("openai/gpt-4o").id()).isEqualTo("openai/gpt-4o");
  }

  @ParameterizedTest
  @ValueSource(strings = {"status-401", "status-402", "quota"})
  void theClientDoesNotRepeatWhatIsHopeless(String word) {
    assertThat(arrivalsOfAFailure(word, 2)).isEqualTo(1);
  }

  @Test
  void theClientRepeatsAnOverloadAsOftenAsItWasToldTo() {
    assertThat(arrivalsOfAFailure("status-503", 1)).isEqualTo(2);
  }

  private static long arrivalsOfAFailure(String word, int retries) {
    Question question = Question.next();
    OpenAIClient persistent = connect(TestGateway.KEY, retries);
    OpenAIServiceException raised =
        catchThrowableOfType(
            OpenAIServiceException.class,
            () -> persistent.chat().completions().create(ask("c/" + word, question).build()));
    assertThat(raised).isNotNull();
    persistent.close();
    return question.arrivals(gateway);
  }

  private static ChatCompletion whole(ChatCompletionCreateParams asked) {
    return client.chat().completions().create(asked);
  }

  private static ChatCompletion streamed(ChatCompletionCreateParams asked) {
    ChatCompletionAccumulator parts = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(asked)) {
      stream.stream().forEach(parts::accumulate);
    }
    return parts.chatCompletion();
  }

  private static String text(ChatCompletion answer) {
    return answer.choices().getFirst().message().content().orElse("");
  }

  private static String text(ChatCompletionChunk chunk) {
    return chunk.choices().stream()
        .findFirst()
        .flatMap(choice -> choice.delta().content())
        .orElse("");
  }

  private static ChatCompletion.Choice.FinishReason finish(ChatCompletion answer) {
    return answer.choices().getFirst().finishReason();
  }

  static ChatCompletionFunctionTool weather() {
    return ChatCompletionFunctionTool.builder()
        .function(
            FunctionDefinition.builder()
                .name("weather")
                .description("The weather in a city.")
                .parameters(
                    FunctionParameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty(
                            "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                        .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                        .build())
                .build())
        .build();
  }
}
