package dev.turnpike.gateway.clients;

import com.fasterxml.jackson.core.type.TypeReference;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionAssistantMessageParam;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.CompletionUsage;
import dev.turnpike.gateway.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/// openai-java on Chat Completions.
///
/// The client knows no thinking: it is taken from the fields that it does not know, and given back
/// in them.
final class ChatSpeaker implements Speaker {
  private static final String THINKING = "reasoning_content";
  private static final String PROOF = "reasoning_details";
  private static final TypeReference<List<JsonValue>> LIST = new TypeReference<>() {};

  private final OpenAIClient client;

  ChatSpeaker(TestGateway gateway) {
    this.client =
        OpenAIOkHttpClient.builder()
            .baseUrl(gateway.origin() + "/v3/router")
            .apiKey(TestGateway.KEY)
            .maxRetries(0)
            .build();
  }

  private static ChatCompletionCreateParams params(Order order) {
    ChatCompletionCreateParams.Builder asked =
        ChatCompletionCreateParams.builder().model(order.model()).maxCompletionTokens(MOST_TOKENS);
    for (Turn turn : order.turns()) {
      switch (turn) {
        case User user -> asked.addUserMessage(user.text());
        case Said said -> asked.addMessage((ChatCompletionAssistantMessageParam) said.form());
        case Result result ->
            asked.addMessage(
                ChatCompletionToolMessageParam.builder()
                    .toolCallId(result.call().id())
                    .content(result.text())
                    .build());
      }
    }
    if (order.tool()) {
      asked.addTool(OpenAiJavaTest.weather());
    }
    if (order.stream()) {
      asked.streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build());
    }
    return asked.build();
  }

  @Override
  public Heard ask(Order order) {
    if (order.stream()) {
      return streamed(order);
    }
    ChatCompletion answer = client.chat().completions().create(params(order));
    Map<String, JsonValue> more = answer.choices().getFirst().message()._allProperties();
    return heard(
        answer,
        more.containsKey(THINKING) ? more.get(THINKING).asStringOrThrow() : "",
        proofs(more));
  }

  private Heard streamed(Order order) {
    ChatCompletionAccumulator parts = ChatCompletionAccumulator.create();
    StringBuilder thinking = new StringBuilder();
    List<JsonValue> proofs = new ArrayList<>();
    each(
        order,
        chunk -> {
          parts.accumulate(chunk);
          for (ChatCompletionChunk.Choice choice : chunk.choices()) {
            Map<String, JsonValue> more = choice.delta()._allProperties();
            if (more.containsKey(THINKING)) {
              thinking.append(more.get(THINKING).asStringOrThrow());
            }
            proofs.addAll(proofs(more));
          }
        });
    return heard(parts.chatCompletion(), thinking.toString(), proofs);
  }

  private static List<JsonValue> proofs(Map<String, JsonValue> more) {
    return more.containsKey(PROOF)
        ? Objects.requireNonNull(more.get(PROOF).convert(LIST))
        : List.of();
  }

  private void each(Order order, Consumer<ChatCompletionChunk> out) {
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(params(order))) {
      stream.stream().forEach(out);
    }
  }

  private static Heard heard(ChatCompletion answer, String thinking, List<JsonValue> proofs) {
    ChatCompletion.Choice choice = answer.choices().getFirst();
    ChatCompletionMessage message = choice.message();
    CompletionUsage usage = answer.usage().orElseThrow();
    ChatCompletionAssistantMessageParam.Builder back = message.toParam().toBuilder();
    if (!thinking.isEmpty()) {
      back.putAdditionalProperty(THINKING, JsonValue.from(thinking));
    }
    if (!proofs.isEmpty()) {
      back.putAdditionalProperty(PROOF, JsonValue.from(proofs));
    }
    return new Heard(
        message.content().orElse(""),
        thinking,
        switch (choice.finishReason().known()) {
          case STOP -> End.STOP;
          case TOOL_CALLS, FUNCTION_CALL -> End.TOOL;
          case LENGTH -> End.LENGTH;
          case CONTENT_FILTER -> End.REFUSAL;
        },
        usage.promptTokens(),
        usage.completionTokens(),
        message.toolCalls().orElse(List.of()).stream()
            .map(each -> each.asFunction())
            .map(
                call ->
                    new Call(
                        call.id(),
                        call.function().name(),
                        TestGateway.JSON.readValue(call.function().arguments(), Object.class)))
            .toList(),
        new Said(back.build()));
  }

  @Override
  public void listen(Order order, Consumer<String> text) {
    each(
        order,
        chunk ->
            chunk.choices().stream()
                .flatMap(choice -> choice.delta().content().stream())
                .forEach(text));
  }

  @Override
  public Class<? extends Throwable> raises(int status) {
    return raisedFor(status);
  }

  static Class<? extends OpenAIServiceException> raisedFor(int status) {
    return switch (status) {
      case 400 -> BadRequestException.class;
      case 404 -> NotFoundException.class;
      case 429 -> RateLimitException.class;
      default -> InternalServerException.class;
    };
  }

  @Override
  public int status(Throwable raised) {
    return ((OpenAIServiceException) raised).statusCode();
  }

  @Override
  public Class<? extends Throwable> raisesAtBreak() {
    return SseException.class;
  }

  @Override
  public void close() {
    client.close();
  }
}
