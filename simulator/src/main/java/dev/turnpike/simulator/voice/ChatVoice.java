package dev.turnpike.simulator.voice;

import dev.turnpike.simulator.script.Manner;
import dev.turnpike.simulator.script.Script;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// OpenAI Chat Completions.
final class ChatVoice implements Voice {

  @Override
  public String id() {
    return "chat";
  }

  @Override
  public Ask read(JsonNode body, Ask outline) {
    Conversation conversation = new Conversation();
    for (JsonNode message : Json.each(body.path("messages"))) {
      String text = text(message.path("content"));
      switch (Json.text(message, "role", "")) {
        case "user" -> conversation.asked(text);
        case "tool", "function" -> conversation.result(text);
        default -> {
          conversation.said(text);
          for (JsonNode call : Json.each(message.path("tool_calls"))) {
            conversation.said(Json.text(call.path("function"), "arguments", ""));
          }
        }
      }
    }
    JsonNode limit = Json.first(body, "max_completion_tokens", "max_tokens");
    JsonNode schema = body.path("response_format").path("json_schema").path("schema");
    return new Ask(
        outline.model(),
        outline.stream(),
        outline.usageAsked(),
        conversation.lastText(),
        conversation.toolResult(),
        Json.text(body, "tool_choice", "").equals("none")
            ? List.of()
            : OpenAi.tools(body.path("tools")),
        OpenAi.toolChoice(body.path("tool_choice")),
        schema.isObject() ? Optional.of(schema) : Optional.empty(),
        limit.asLong(Ask.NO_LIMIT),
        conversation.promptTokens(),
        outline.seed());
  }

  private static String text(JsonNode content) {
    if (content.isString()) {
      return content.stringValue();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : Json.each(content)) {
      text.append(Json.text(part, "text", ""));
    }
    return text.toString();
  }

  @Override
  public Map<String, @Nullable Object> whole(Ask ask, Answer answer, Script script) {
    Map<String, @Nullable Object> message =
        Json.object(
            "role",
            "assistant",
            "content",
            answer.calls().isEmpty() || !answer.text().isEmpty() ? answer.text() : null,
            "refusal",
            null,
            "annotations",
            List.of());
    if (!answer.thinking().isEmpty()) {
      message.put(thinkingField(script), answer.thinking());
    }
    List<Object> calls = new ArrayList<>();
    for (Part.Call call : answer.calls()) {
      calls.add(
          Json.object(
              "id",
              call.id(),
              "type",
              type(call),
              type(call),
              Json.object("name", call.name(), argumentsField(call), call.whole())));
    }
    if (!calls.isEmpty()) {
      message.put("tool_calls", calls);
    }
    Map<String, @Nullable Object> reply =
        Json.object(
            "id",
            "chatcmpl-" + ask.seed(),
            "object",
            "chat.completion",
            "created",
            CREATED,
            "model",
            ask.model(),
            "choices",
            List.of(
                Json.object(
                    "index",
                    0,
                    "message",
                    message,
                    "logprobs",
                    null,
                    "finish_reason",
                    finish(answer, script))),
            "usage",
            usage(answer.tokens(), script),
            "service_tier",
            "default",
            "system_fingerprint",
            "fp_simulator");
    if (script.is(Manner.NO_USAGE)) {
      reply.remove("usage");
    }
    return reply;
  }

  static @Nullable String finish(Answer answer, Script script) {
    if (script.is(Manner.NO_FINISH)) {
      return null;
    }
    return switch (answer.finish()) {
      case STOP -> "stop";
      case LENGTH -> "length";
      case TOOL -> script.is(Manner.FINISH_STOP) ? "stop" : "tool_calls";
      case REFUSAL -> "content_filter";
    };
  }

  static String type(Part.Call call) {
    return call.freeForm() ? "custom" : "function";
  }

  static String argumentsField(Part.Call call) {
    return call.freeForm() ? "input" : "arguments";
  }

  static String thinkingField(Script script) {
    return script.is(Manner.REASONING_FIELD) ? "reasoning" : "reasoning_content";
  }

  static Map<String, @Nullable Object> usage(Tokens tokens, Script script) {
    return UsageFigures.bend(
        Json.object(
            "prompt_tokens", tokens.prompt(),
            "completion_tokens", tokens.output(),
            "total_tokens", tokens.total(),
            "prompt_tokens_details",
                Json.object(
                    "cached_tokens", tokens.cacheRead(),
                    "cache_write_tokens", tokens.cacheWrite(),
                    "audio_tokens", 0),
            "completion_tokens_details",
                Json.object(
                    "reasoning_tokens", tokens.thinking(),
                    "audio_tokens", 0,
                    "accepted_prediction_tokens", 0,
                    "rejected_prediction_tokens", 0)),
        script);
  }

  @Override
  public Iterator<Frame> stream(Ask ask, Answer answer, Script script) {
    return new ChatTelling(ask, answer, script);
  }

  @Override
  public Map<String, @Nullable Object> error(Trouble trouble, String seed) {
    return OpenAi.error(trouble);
  }

  @Override
  public Frame errorFrame(Trouble trouble, Ask ask, long position, boolean bare) {
    return Frame.around("", OpenAi.error(trouble));
  }

  @Override
  public Trouble contextOverflow(long promptTokens) {
    return OpenAi.contextOverflow(promptTokens);
  }

  @Override
  public Map<String, @Nullable Object> tokenCount(long tokens) {
    return Json.object("object", "response.input_tokens", "input_tokens", tokens);
  }

  @Override
  public Map<String, String> headers(String seed) {
    return OpenAi.headers(seed);
  }

  @Override
  public void addReset(
      Map<String, String> headers, Map<String, @Nullable Object> error, Instant now) {
    OpenAi.addReset(headers);
  }
}
