package dev.turnpike.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ApiException;
import com.google.genai.types.Content;
import com.google.genai.types.FinishReason;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.ListModelsConfig;
import com.google.genai.types.Model;
import com.google.genai.types.Part;
import com.google.genai.types.Schema;
import com.google.genai.types.Tool;
import com.google.genai.types.Type;
import dev.turnpike.gateway.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// google-genai on Gemini.
class GoogleGenaiTest {
  private static final GenerateContentConfig PLAIN = GenerateContentConfig.builder().build();

  private static TestGateway gateway;
  private static Client client;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start(Faults.PATIENCE);
    client = connect(TestGateway.KEY, 1);
  }

  @AfterAll
  static void stop() {
    client.close();
    gateway.close();
  }

  private static Client connect(String key, int attempts) {
    return Client.builder()
        .apiKey(key)
        .httpOptions(
            HttpOptions.builder()
                .baseUrl(gateway.origin() + "/v3/google")
                .retryOptions(
                    HttpRetryOptions.builder().attempts(attempts).initialDelay(0.1).build())
                .build())
        .build();
  }

  @Test
  void aWholeAnswerComesWithUsageAndLeavesATrace() {
    Question question = Question.next();
    GenerateContentResponse answer =
        client.models.generateContent("g/echo", question.text(), PLAIN);
    assertThat(answer.text()).isEqualTo(question.text());
    assertThat(answer.finishReason().knownEnum()).isEqualTo(FinishReason.Known.STOP);
    assertThat(answer.usageMetadata().orElseThrow().candidatesTokenCount().orElseThrow())
        .isPositive();
    Map<String, String> headers = answer.sdkHttpResponse().orElseThrow().headers().orElseThrow();
    String trace = headers.getOrDefault("x-turnpike-trace-id", "");
    assertThat(gateway.trace(trace).toString()).contains("g/echo");
  }

  @Test
  void aStreamBringsTheSameTextInPieces() {
    Question question = Question.next();
    List<GenerateContentResponse> chunks = new ArrayList<>();
    read("g/echo", question, chunks);
    assertThat(text(chunks)).isEqualTo(question.text());
    assertThat(chunks).hasSizeGreaterThan(1);
    assertThat(chunks.getLast().finishReason().knownEnum()).isEqualTo(FinishReason.Known.STOP);
  }

  @Test
  void aToolIsCalledAndItsResultIsAnswered() {
    assertToolTurn(false);
  }

  @Test
  void aToolTurnGoesByStreamsToo() {
    assertToolTurn(true);
  }

  private static void assertToolTurn(boolean streamed) {
    GenerateContentConfig config = GenerateContentConfig.builder().tools(weather()).build();
    Content question = content("user", Part.fromText(Question.next().text()));
    List<GenerateContentResponse> first = send(List.of(question), config, streamed);
    FunctionCall call =
        first.stream()
            .filter(chunk -> chunk.functionCalls() != null)
            .flatMap(chunk -> chunk.functionCalls().stream())
            .findFirst()
            .orElseThrow();
    assertThat(call.name()).contains("weather");
    assertThat(call.args().orElseThrow().get("city")).isInstanceOf(String.class);

    Part[] parts =
        first.stream()
            .filter(chunk -> chunk.parts() != null)
            .flatMap(chunk -> chunk.parts().stream())
            .toArray(Part[]::new);
    assertThat(parts).anyMatch(part -> part.thoughtSignature().isPresent());
    Part result = Part.fromFunctionResponse("weather", Map.of("output", "light rain, 11 degrees"));
    List<GenerateContentResponse> second =
        send(List.of(question, content("model", parts), content("user", result)), config, streamed);
    assertThat(text(second)).contains("light rain, 11 degrees");
  }

  private static List<GenerateContentResponse> send(
      List<Content> contents, GenerateContentConfig config, boolean streamed) {
    String model = "g/tool+reasoning";
    if (!streamed) {
      return List.of(client.models.generateContent(model, contents, config));
    }
    List<GenerateContentResponse> chunks = new ArrayList<>();
    try (ResponseStream<GenerateContentResponse> stream =
        client.models.generateContentStream(model, contents, config)) {
      stream.forEach(chunks::add);
    }
    return chunks;
  }

  @ParameterizedTest
  @MethodSource("dev.turnpike.gateway.clients.Faults#refusals")
  void anErrorBeforeTheFirstByteIsRaisedWithItsStatus(String word, int status) {
    for (ApiException raised :
        List.of(
            catchThrowableOfType(
                ApiException.class,
                () -> client.models.generateContent("g/" + word, Question.next().text(), PLAIN)),
            catchThrowableOfType(
                ApiException.class, () -> read("g/" + word, Question.next(), new ArrayList<>())))) {
      assertThat(raised.code()).isEqualTo(status);
      assertThat(raised.message()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.turnpike.gateway.clients.Faults#breaks")
  void anErrorAfterTheFirstByteIsRaised(String word) {
    Question question = Question.next();
    List<GenerateContentResponse> chunks = new ArrayList<>();
    ApiException raised =
        catchThrowableOfType(ApiException.class, () -> read("g/" + word, question, chunks));
    assertThat(raised).as("after '%s'", text(chunks)).isNotNull();
    question.assertBegun(text(chunks));
  }

  @ParameterizedTest
  @MethodSource("dev.turnpike.gateway.clients.Faults#spoilt")
  void aSpoiltWholeAnswerIsRaised(String word) {
    ApiException raised =
        catchThrowableOfType(
            ApiException.class,
            () -> client.models.generateContent("g/" + word, Question.next().text(), PLAIN));
    assertThat(raised.code()).isEqualTo(502);
  }

  @Test
  void tokensAreCounted() {
    int few = client.models.countTokens("g/echo", "Hi", null).totalTokens().orElseThrow();
    int more =
        client
            .models
            .countTokens("g/echo", Question.next().text(), null)
            .totalTokens()
            .orElseThrow();
    assertThat(few).isPositive();
    assertThat(more).isGreaterThan(few);
  }

  @Test
  void aWrongKeyIsRaisedAndReachesNoProvider() {
    Question question = Question.next();
    Client stranger = connect(Question.WRONG_KEY, 1);
    ApiException raised =
        catchThrowableOfType(
            ApiException.class,
            () -> stranger.models.generateContent("g/echo", question.text(), PLAIN));
    assertThat(raised.code()).isEqualTo(401);
    assertThat(raised.status()).isEqualTo("UNAUTHENTICATED");
    assertThat(question.arrivals(gateway)).isZero();
    stranger.close();
  }

  @Test
  void modelsAreListed() {
    List<String> names = new ArrayList<>();
    for (Model model : client.models.list(ListModelsConfig.builder().build())) {
      names.add(model.name().orElseThrow());
    }
    assertThat(names).anyMatch(name -> name.contains("gemini"));
  }

  @Test
  void theClientRepeatsAnOverloadAsOftenAsItWasToldTo() {
    Question question = Question.next();
    Client persistent = connect(TestGateway.KEY, 2);
    ApiException raised =
        catchThrowableOfType(
            ApiException.class,
            () -> persistent.models.generateContent("g/status-503", question.text(), PLAIN));
    assertThat(raised.code()).isEqualTo(503);
    assertThat(question.arrivals(gateway)).isEqualTo(2);
    persistent.close();
  }

  private static void read(String model, Question question, List<GenerateContentResponse> chunks) {
    try (ResponseStream<GenerateContentResponse> stream =
        client.models.generateContentStream(model, question.text(), PLAIN)) {
      stream.forEach(chunks::add);
    }
  }

  private static String text(List<GenerateContentResponse> chunks) {
    return chunks.stream()
        .map(GenerateContentResponse::text)
        .filter(text -> text != null)
        .collect(Collectors.joining());
  }

  private static Content content(String role, Part... parts) {
    return Content.builder().role(role).parts(List.of(parts)).build();
  }

  static Tool weather() {
    return Tool.builder()
        .functionDeclarations(
            FunctionDeclaration.builder()
                .name("weather")
                .description("The weather in a city.")
                .parameters(
                    Schema.builder()
                        .type(Type.Known.OBJECT)
                        .properties(
                            Map.of("city", Schema.builder().type(Type.Known.STRING).build()))
                        .required("city")
                        .build())
                .build())
        .build();
  }
}
