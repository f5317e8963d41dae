package dev.turnpike.gateway.clients;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.InternalServerException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.SseException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.TextBlock;
import com.anthropic.models.messages.ThinkingBlock;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import dev.turnpike.gateway.TestGateway;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// anthropic-java on Messages.
final class MessagesSpeaker implements Speaker {
  private final AnthropicClient client;

  MessagesSpeaker(TestGateway gateway) {
    this.client =
        AnthropicOkHttpClient.builder()
            .baseUrl(gateway.origin() + "/v3/anthropic")
            .apiKey(TestGateway.KEY)
            .maxRetries(0)
            .build();
  }

  private static MessageCreateParams params(Order order) {
    MessageCreateParams.Builder asked =
        MessageCreateParams.builder().model(order.model()).maxTokens(MOST_TOKENS);
    for (Turn turn : order.turns()) {
      switch (turn) {
        case User user -> asked.addUserMessage(user.text());
        case Said said -> asked.addMessage((Message) said.form());
        case Result result ->
            asked.addUserMessageOfContentBlockParams(
                List.of(
                    ContentBlockParam.ofToolResult(
                        ToolResultBlockParam.builder()
                            .toolUseId(result.call().id())
                            .content(result.text())
                            .build())));
      }
    }
    if (order.tool()) {
      asked.addTool(AnthropicJavaTest.weather());
    }
    return asked.build();
  }

  @Override
  public Heard ask(Order order) {
    if (!order.stream()) {
      return heard(client.messages().create(params(order)));
    }
    MessageAccumulator parts = MessageAccumulator.create();
    each(order, parts::accumulate);
    return heard(parts.message());
  }

  private void each(Order order, Consumer<RawMessageStreamEvent> out) {
    try (StreamResponse<RawMessageStreamEvent> stream =
        client.messages().createStreaming(params(order))) {
      stream.stream().forEach(out);
    }
  }

  private static Heard heard(Message answer) {
    return new Heard(
        answer.content().stream()
            .flatMap(block -> block.text().stream())
            .map(TextBlock::text)
            .collect(Collectors.joining()),
        answer.content().stream()
            .flatMap(block -> block.thinking().stream())
            .map(ThinkingBlock::thinking)
            .collect(Collectors.joining()),
        switch (answer.stopReason().orElseThrow().known()) {
          case END_TURN, STOP_SEQUENCE -> End.STOP;
          case TOOL_USE -> End.TOOL;
          case MAX_TOKENS -> End.LENGTH;
          case REFUSAL -> End.REFUSAL;
          default -> throw new AssertionError(answer.stopReason().toString());
        },
        answer.usage().inputTokens(),
        answer.usage().outputTokens(),
        answer.content().stream()
            .flatMap(block -> block.toolUse().stream())
            .map(use -> new Call(use.id(), use.name(), arguments(use)))
            .toList(),
        new Said(answer));
  }

  private static Object arguments(ToolUseBlock use) {
    return Objects.requireNonNull(use._input().convert(Object.class));
  }

  @Override
  public void listen(Order order, Consumer<String> text) {
    each(
        order,
        event ->
            event
                .contentBlockDelta()
                .flatMap(block -> block.delta().text())
                .ifPresent(delta -> text.accept(delta.text())));
  }

  @Override
  public Class<? extends Throwable> raises(int status) {
    return switch (status) {
      case 400 -> BadRequestException.class;
      case 404 -> NotFoundException.class;
      case 429 -> RateLimitException.class;
      default -> InternalServerException.class;
    };
  }

  @Override
  public int status(Throwable raised) {
    return ((AnthropicServiceException) raised).statusCode();
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
