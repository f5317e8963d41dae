package dev.turnpike.simulator.voice;

import dev.turnpike.simulator.script.Manner;
import dev.turnpike.simulator.script.Script;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Bedrock Converse.
final class ConverseVoice implements Voice {

  @Override
  public String id() {
    return "converse";
  }

  @Override
  public Ask read(JsonNode body, Ask outline) {
    Conversation conversation = new Conversation();
    conversation.said(text(body.path("system")));
    for (JsonNode message : Json.each(body.path("messages"))) {
      JsonNode content = message.path("content");
      if (!Json.text(message, "role", "").equals("user")) {
        conversation.said(text(content));
        continue;
      }
      conversation.asked(text(content));
      for (JsonNode block : Json.each(content)) {
        if (block.has("toolResult")) {
          conversation.result(text(block.path("toolResult").path("content")));
        }
      }
    }
    String choice = Json.text(body.at("/toolConfig/toolChoice/tool"), "name", "");
    String schema =
        Json.text(body.at("/outputConfig/textFormat/structure/jsonSchema"), "schema", "");
    return new Ask(
        outline.model(),
        outline.stream(),
        outline.usageAsked(),
        conversation.lastText(),
        conversation.toolResult(),
        tools(body.at("/toolConfig/tools")),
        choice.isEmpty() ? null : choice,
        schema.isEmpty() ? Optional.empty() : Optional.of(Json.MAPPER.readTree(schema)),
        body.at("/inferenceConfig/maxTokens").asLong(Ask.NO_LIMIT),
        conversation.promptTokens(),
        outline.seed());
  }

  private static String text(JsonNode content) {
    StringBuilder text = new StringBuilder();
    for (JsonNode block : Json.each(content)) {
      text.append(Json.text(block, "text", ""));
      if (block.path("toolUse").path("input").isObject()) {
        text.append(Json.text(block.at("/toolUse/input")));
      }
    }
    return text.toString();
  }

  private static List<Ask.Tool> tools(JsonNode tools) {
    List<Ask.Tool> read = new ArrayList<>();
    for (JsonNode tool : Json.each(tools)) {
      JsonNode spec = tool.path("toolSpec");
      String name = Json.text(spec, "name", "");
      if (!name.isEmpty()) {
        read.add(new Ask.Tool(name, spec.path("inputSchema").path("json"), false));
      }
    }
    return read;
  }

  @Override
  public Map<String, @Nullable Object> whole(Ask ask, Answer answer, Script script) {
    List<Object> content = new ArrayList<>();
    for (Part part : answer.parts()) {
      content.add(
          switch (part) {
            case Part.Text text -> Json.object("text", text.whole());
            case Part.Thinking thinking ->
                Json.object(
                    "reasoningContent",
                    Json.object(
                        "reasoningText",
                        Json.object("text", thinking.whole(), "signature", thinking.seal())));
            case Part.Call call ->
                Json.object(
                    "toolUse",
                    Json.object(
                        "toolUseId", call.id(),
                        "name", call.name(),
                        "input", Json.MAPPER.readTree(call.whole())));
          });
    }
    Map<String, @Nullable Object> reply =
        Json.object(
            "metrics",
            Json.object("latencyMs", 7),
            "output",
            Json.object("message", Json.object("content", content, "role", "assistant")),
            "stopReason",
            stopReason(answer));
    if (!script.is(Manner.NO_USAGE)) {
      reply.put("usage", usage(answer.tokens(), script));
    }
    return reply;
  }

  static String stopReason(Answer answer) {
    return switch (answer.finish()) {
      case STOP -> "end_turn";
      case LENGTH -> "max_tokens";
      case TOOL -> "tool_use";
      case REFUSAL -> "content_filtered";
    };
  }

  static Map<String, @Nullable Object> usage(Tokens tokens, Script script) {
    Map<String, @Nullable Object> usage =
        Json.object("inputTokens", tokens.fresh(), "outputTokens", tokens.output());
    if (tokens.cacheRead() > 0) {
      usage.put("cacheReadInputTokens", tokens.cacheRead());
      usage.put("cacheWriteInputTokens", tokens.cacheWrite());
      usage.put(
          "cacheDetails",
          List.of(
              Json.object("ttl", "5m", "inputTokens", tokens.cacheWrite5m()),
              Json.object("ttl", "1h", "inputTokens", tokens.cacheWrite1h())));
    }
    usage.put("totalTokens", tokens.total());
    return UsageFigures.bend(usage, script);
  }

  @Override
  public Iterator<Frame> stream(Ask ask, Answer answer, Script script) {
    return new ConverseTelling(ask, answer, script);
  }

  @Override
  public Map<String, @Nullable Object> error(Trouble trouble, String seed) {
    return Json.object("message", trouble.message());
  }

  /// An exception, or where `bare` is asked for the other form, a message that is all headers.
  @Override
  public Frame errorFrame(Trouble trouble, Ask ask, long position, boolean bare) {
    String word = word(trouble.status());
    return bare
        ? new Frame(Frame.Moment.AROUND, "error:" + word, trouble.message())
        : Frame.around(
            Character.toLowerCase(word.charAt(0)) + word.substring(1), error(trouble, ask.seed()));
  }

  private static String word(int status) {
    return switch (status) {
      case 401, 403 -> "AccessDeniedException";
      case 404 -> "ResourceNotFoundException";
      case 408, 504 -> "ModelTimeoutException";
      case 424 -> "ModelErrorException";
      case 429 -> "ThrottlingException";
      case 503, 529 -> "ServiceUnavailableException";
      default -> status < 500 ? "ValidationException" : "InternalServerException";
    };
  }

  @Override
  public Map<String, String> errorHeaders(Trouble trouble) {
    return Map.of("x-amzn-errortype", word(trouble.status()));
  }

  @Override
  public Trouble contextOverflow(long promptTokens) {
    return Trouble.invalid("Input is too long for requested model.");
  }

  @Override
  public Map<String, @Nullable Object> tokenCount(long tokens) {
    return Json.object("inputTokens", tokens);
  }

  @Override
  public Map<String, String> headers(String seed) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-amzn-requestid", seed);
    return headers;
  }

  @Override
  public void addReset(
      Map<String, String> headers, Map<String, @Nullable Object> error, Instant now) {
    headers.put("retry-after", "2"); // it has no form of its own
  }
}
