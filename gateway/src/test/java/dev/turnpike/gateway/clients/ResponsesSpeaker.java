package dev.turnpike.gateway.clients;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.SseException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.Reasoning;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseIncludable;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseReasoningItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.ResponseUsage;
import dev.turnpike.gateway.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// openai-java on Responses, which keeps nothing at the provider.
final class ResponsesSpeaker implements Speaker {
  private final OpenAIClient client;

  ResponsesSpeaker(TestGateway gateway) {
    this.client =
        OpenAIOkHttpClient.builder()
            .baseUrl(gateway.origin() + "/v3/router")
            .apiKey(TestGateway.KEY)
            .maxRetries(0)
            .build();
  }

  private static ResponseCreateParams params(Order order) {
    List<ResponseInputItem> input = new ArrayList<>();
    for (Turn turn : order.turns()) {
      switch (turn) {
        case User user ->
            input.add(
                ResponseInputItem.ofEasyInputMessage(
                    EasyInputMessage.builder()
                        .role(EasyInputMessage.Role.USER)
                        .content(user.text())
                        .build()));
        case Said said ->
            ((Response) said.form())
                .output().stream().map(ResponsesSpeaker::back).forEach(input::add);
        case Result result ->
            input.add(
                ResponseInputItem.ofFunctionCallOutput(
                    ResponseInputItem.FunctionCallOutput.builder()
                        .callId(result.call().id())
                        .output(result.text())
                        .build()));
      }
    }
    ResponseCreateParams.Builder asked =
        ResponseCreateParams.builder()
            .model(order.model())
            .maxOutputTokens(MOST_TOKENS)
            .store(false)
            .addInclude(ResponseIncludable.REASONING_ENCRYPTED_CONTENT)
            .reasoning(Reasoning.builder().summary(Reasoning.Summary.AUTO).build())
            .inputOfResponse(input);
    if (order.tool()) {
      asked.addTool(OpenAiJavaResponsesTest.weather());
    }
    return asked.build();
  }

  private static ResponseInputItem back(ResponseOutputItem item) {
    return item.isReasoning()
        ? ResponseInputItem.ofReasoning(item.asReasoning())
        : item.isFunctionCall()
            ? ResponseInputItem.ofFunctionCall(item.asFunctionCall())
            : ResponseInputItem.ofResponseOutputMessage(item.asMessage());
  }

  @Override
  public Heard ask(Order order) {
    if (!order.stream()) {
      return heard(client.responses().create(params(order)));
    }
    ResponseAccumulator parts = ResponseAccumulator.create();
    each(order, parts::accumulate);
    return heard(parts.response());
  }

  private void each(Order order, Consumer<ResponseStreamEvent> out) {
    try (StreamResponse<ResponseStreamEvent> stream =
        client.responses().createStreaming(params(order))) {
      stream.stream().forEach(out);
    }
  }

  private static Heard heard(Response answer) {
    ResponseUsage usage = answer.usage().orElseThrow();
    List<Call> calls =
        answer.output().stream()
            .flatMap(item -> item.functionCall().stream())
            .map(
                call ->
                    new Call(
                        call.callId(),
                        call.name(),
                        TestGateway.JSON.readValue(call.arguments(), Object.class)))
            .toList();
    return new Heard(
        answer.output().stream()
            .flatMap(item -> item.message().stream())
            .flatMap(message -> message.content().stream())
            .flatMap(content -> content.outputText().stream())
            .map(text -> text.text())
            .collect(Collectors.joining()),
        answer.output().stream()
            .flatMap(item -> item.reasoning().stream())
            .flatMap(item -> item.summary().stream())
            .map(ResponseReasoningItem.Summary::text)
            .collect(Collectors.joining()),
        end(answer, !calls.isEmpty()),
        usage.inputTokens(),
        usage.outputTokens(),
        calls,
        new Said(answer));
  }

  private static End end(Response answer, boolean calls) {
    if (answer.status().orElseThrow().equals(ResponseStatus.COMPLETED)) {
      return calls ? End.TOOL : End.STOP;
    }
    String reason = answer.incompleteDetails().orElseThrow().reason().orElseThrow().asString();
    return switch (reason) {
      case "max_output_tokens" -> End.LENGTH;
      case "content_filter" -> End.REFUSAL;
      default -> throw new AssertionError(reason);
    };
  }

  @Override
  public void listen(Order order, Consumer<String> text) {
    each(order, event -> event.outputTextDelta().ifPresent(delta -> text.accept(delta.delta())));
  }

  @Override
  public Class<? extends Throwable> raises(int status) {
    return ChatSpeaker.raisedFor(status);
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
