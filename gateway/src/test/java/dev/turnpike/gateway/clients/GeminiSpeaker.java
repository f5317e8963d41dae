package dev.turnpike.gateway.clients;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ApiException;
import com.google.genai.errors.ClientException;
import com.google.genai.errors.ServerException;
import com.google.genai.types.Content;
import com.google.genai.types.FinishReason;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.Part;
import com.google.genai.types.ThinkingConfig;
import dev.turnpike.gateway.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// google-genai on Gemini.
final class GeminiSpeaker implements Speaker {
  private final Client client;

  GeminiSpeaker(TestGateway gateway) {
    this.client =
        Client.builder()
            .apiKey(TestGateway.KEY)
            .httpOptions(
                HttpOptions.builder()
                    .baseUrl(gateway.origin() + "/v3/google")
                    .retryOptions(HttpRetryOptions.builder().attempts(1).build())
                    .build())
            .build();
  }

  private static List<Content> contents(Order order) {
    List<Content> contents = new ArrayList<>();
    for (Turn turn : order.turns()) {
      contents.add(
          switch (turn) {
            case User user -> content("user", List.of(Part.fromText(user.text())));
            case Said said -> (Content) said.form();
            case Result result -> content("user", List.of(result(result)));
          });
    }
    return contents;
  }

  private static Content content(String role, List<Part> parts) {
    return Content.builder().role(role).parts(parts).build();
  }

  private static Part result(Result result) {
    return Part.builder()
        .functionResponse(
            FunctionResponse.builder()
                .id(result.call().id())
                .name(result.call().name())
                .response(Map.of("output", result.text()))
                .build())
        .build();
  }

  private static GenerateContentConfig config(Order order) {
    GenerateContentConfig.Builder config =
        GenerateContentConfig.builder()
            .maxOutputTokens(MOST_TOKENS)
            .thinkingConfig(ThinkingConfig.builder().includeThoughts(true).build());
    return (order.tool() ? config.tools(GoogleGenaiTest.weather()) : config).build();
  }

  @Override
  public Heard ask(Order order) {
    if (!order.stream()) {
      return heard(
          List.of(client.models.generateContent(order.model(), contents(order), config(order))));
    }
    List<GenerateContentResponse> chunks = new ArrayList<>();
    each(order, chunks::add);
    return heard(chunks);
  }

  private void each(Order order, Consumer<GenerateContentResponse> out) {
    try (ResponseStream<GenerateContentResponse> stream =
        client.models.generateContentStream(order.model(), contents(order), config(order))) {
      stream.forEach(out);
    }
  }

  private static Heard heard(List<GenerateContentResponse> chunks) {
    GenerateContentResponse last = chunks.getLast();
    GenerateContentResponseUsageMetadata usage = last.usageMetadata().orElseThrow();
    List<Part> parts = chunks.stream().flatMap(chunk -> parts(chunk).stream()).toList();
    List<Call> calls =
        parts.stream()
            .flatMap(part -> part.functionCall().stream())
            .map(
                call ->
                    new Call(
                        call.id().orElseThrow(),
                        call.name().orElseThrow(),
                        call.args().orElseThrow()))
            .toList();
    FinishReason.Known reason = last.finishReason().knownEnum();
    return new Heard(
        text(parts, false),
        text(parts, true),
        switch (reason) {
          case STOP -> calls.isEmpty() ? End.STOP : End.TOOL;
          case MAX_TOKENS -> End.LENGTH;
          case SAFETY -> End.REFUSAL;
          default -> throw new AssertionError(reason.toString());
        },
        usage.promptTokenCount().orElseThrow(),
        usage.candidatesTokenCount().orElseThrow(),
        calls,
        new Said(content("model", parts)));
  }

  /// Not by the client's own `parts()`, which raises where an answer was cut or refused.
  private static List<Part> parts(GenerateContentResponse chunk) {
    return chunk.candidates().orElse(List.of()).stream()
        .flatMap(candidate -> candidate.content().stream())
        .flatMap(content -> content.parts().orElse(List.of()).stream())
        .toList();
  }

  private static String text(List<Part> parts, boolean thoughts) {
    return parts.stream()
        .filter(part -> part.thought().orElse(false) == thoughts)
        .flatMap(part -> part.text().stream())
        .collect(Collectors.joining());
  }

  @Override
  public void listen(Order order, Consumer<String> text) {
    each(order, chunk -> text.accept(text(parts(chunk), false)));
  }

  @Override
  public Class<? extends Throwable> raises(int status) {
    return status < 500 ? ClientException.class : ServerException.class;
  }

  @Override
  public int status(Throwable raised) {
    return ((ApiException) raised).code();
  }

  @Override
  public Class<? extends Throwable> raisesAtBreak() {
    return ApiException.class;
  }

  @Override
  public void close() {
    client.close();
  }
}
