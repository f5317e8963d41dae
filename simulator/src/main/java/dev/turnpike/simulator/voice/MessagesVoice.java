package dev.turnpike.simulator.voice;

import dev.turnpike.simulator.script.Manner;
import dev.turnpike.simulator.script.Script;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Anthropic Messages.
final class MessagesVoice implements Voice {

  @Override
  public String id() {
    return "messages";
  }

  @Override
  public Ask read(JsonNode body, Ask outline) {
    Conversation conversation = new Conversation();
    conversation.said(text(body.path("system")));
    for (JsonNode message : Json.each(body.path("messages"))) {
      if (Json.text(message, "role", "").equals("user")) {
        hear(conversation, message.path("content"));
      } else {
        conversation.said(text(message.path("content")));
      }
    }
    String choice = Json.text(body.path("tool_choice"), "name", "");
    JsonNode schema =
        Json.first(body.path("output_config"), "format").isObject()
            ? body.path("output_config").path("format").path("schema")
            : body.path("output_format").path("schema");
    return new Ask(
        outline.model(),
        outline.stream(),
        outline.usageAsked(),
        conversation.lastText(),
        conversation.toolResult(),
        Json.text(body.path("tool_choice"), "type", "").equals("none")
            ? List.of()
            : tools(body.path("tools")),
        choice.isEmpty() ? null : choice,
        schema.isObject() ? Optional.of(schema) : Optional.empty(),
        body.path("max_tokens").asLong(Ask.NO_LIMIT),
        conversation.promptTokens(),
        outline.seed());
  }

  /// A user's message: its text first, so that a result beside it stays the last word.
  private static void hear(Conversation conversation, JsonNode content) {
    conversation.asked(text(content));
    for (JsonNode block : Json.each(content)) {
      if (Json.text(block, "type", "").equals("tool_result")) {
        conversation.result(text(block.path("content")));
      }
    }
  }

  private static String text(JsonNode content) {
    if (content.isString()) {
      return content.stringValue();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode block : Json.each(content)) {
      text.append(Json.text(block, "text", ""));
      if (block.path("input").isObject()) {
        text.append(Json.text(block.get("input")));
      }
    }
    return text.toString();
  }

  /// Tools of the client; those that the provider runs have a dated type and no schema.
  private static List<Ask.Tool> tools(JsonNode tools) {
    List<Ask.Tool> read = new ArrayList<>();
    for (JsonNode tool : Json.each(tools)) {
      String name = Json.text(tool, "name", "");
      if (!name.isEmpty() && tool.path("input_schema").isObject()) {
        read.add(new Ask.Tool(name, tool.get("input_schema"), false));
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
            case Part.Text text -> Json.object("type", "text", "text", text.whole());
            case Part.Thinking thinking ->
                Json.object(
                    "type", "thinking",
                    "thinking", thinking.whole(),
                    "signature", thinking.seal());
            case Part.Call call ->
                Json.object(
                    "type", "tool_use",
                    "id", call.id(),
                    "name", call.name(),
                    "input", Json.MAPPER.readTree(call.whole()));
          });
    }
    Map<String, @Nullable Object> message = message(ask, content);
    message.put("stop_reason", stopReason(answer));
    if (!script.is(Manner.NO_USAGE)) {
      message.put("usage", usage(answer.tokens(), answer.tokens().output(), script));
    }
    return message;
  }

  static Map<String, @Nullable Object> message(Ask ask, List<Object> content) {
    return Json.object(
        "id",
        "msg_" + ask.seed(),
        "type",
        "message",
        "role",
        "assistant",
        "model",
        ask.model(),
        "content",
        content,
        "stop_reason",
        null,
        "stop_sequence",
        null);
  }

  static String stopReason(Answer answer) {
    return switch (answer.finish()) {
      case STOP -> "end_turn";
      case LENGTH -> "max_tokens";
      case TOOL -> "tool_use";
      case REFUSAL -> "refusal";
    };
  }

  /// `output` is what was said so far, thinking included.
  static Map<String, @Nullable Object> usage(Tokens tokens, long output, Script script) {
    return UsageFigures.bend(
        Json.object(
            "input_tokens", tokens.fresh(),
            "cache_creation_input_tokens", tokens.cacheWrite(),
            "cache_read_input_tokens", tokens.cacheRead(),
            "cache_creation",
                Json.object(
                    "ephemeral_5m_input_tokens", tokens.cacheWrite5m(),
                    "ephemeral_1h_input_tokens", tokens.cacheWrite1h()),
            "output_tokens", output,
            "service_tier", "standard"),
        script);
  }

  @Override
  public Iterator<Frame> stream(Ask ask, Answer answer, Script script) {
    return new MessagesTelling(ask, answer, script);
  }

  @Override
  public Map<String, @Nullable Object> error(Trouble trouble, String seed) {
    return Json.object(
        "type",
        "error",
        "error",
        Json.object("type", trouble.anthropic(), "message", trouble.message()),
        "request_id",
        "req_" + seed);
  }

  @Override
  public Frame errorFrame(Trouble trouble, Ask ask, long position, boolean bare) {
    return Frame.around("error", error(trouble, ask.seed()));
  }

  @Override
  public Trouble contextOverflow(long promptTokens) {
    return Trouble.invalid(
        "prompt is too long: " + (200_000 + promptTokens) + " tokens > 200000 maximum");
  }

  @Override
  public Trouble sealRefused() {
    return Trouble.invalid("messages.1.content.0: Invalid `signature` in `thinking` block");
  }

  @Override
  public Map<String, @Nullable Object> tokenCount(long tokens) {
    return Json.object("input_tokens", tokens);
  }

  @Override
  public Map<String, String> headers(String seed) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("request-id", "req_" + seed);
    headers.put("anthropic-organization-id", "org-simulator");
    headers.put("anthropic-ratelimit-requests-limit", "5000");
    headers.put("anthropic-ratelimit-requests-remaining", "4999");
    headers.put("anthropic-ratelimit-requests-reset", "2026-01-01T00:00:00Z");
    return headers;
  }

  @Override
  public void addReset(
      Map<String, String> headers, Map<String, @Nullable Object> error, Instant now) {
    headers.put("anthropic-ratelimit-requests-remaining", "0");
    headers.put(
        "anthropic-ratelimit-requests-reset",
        now.plusSeconds(2).truncatedTo(ChronoUnit.SECONDS).toString());
  }
}
