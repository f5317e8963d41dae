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

/// OpenAI Responses.
final class ResponsesVoice implements Voice {

  @Override
  public String id() {
    return "responses";
  }

  @Override
  public Ask read(JsonNode body, Ask outline) {
    Conversation conversation = new Conversation();
    conversation.said(Json.text(body, "instructions", ""));
    JsonNode input = body.path("input");
    if (input.isString()) {
      conversation.asked(input.stringValue());
    } else {
      for (JsonNode item : Json.each(input)) {
        hear(conversation, item);
      }
    }
    JsonNode schema = body.path("text").path("format").path("schema");
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
        body.path("max_output_tokens").asLong(Ask.NO_LIMIT),
        conversation.promptTokens(),
        outline.seed());
  }

  private static void hear(Conversation conversation, JsonNode item) {
    switch (Json.text(item, "type", "message")) {
      case "message" -> {
        String text = text(item.path("content"));
        if (Json.text(item, "role", "").equals("user")) {
          conversation.asked(text);
        } else {
          conversation.said(text);
        }
      }
      case "function_call" -> conversation.said(Json.text(item, "arguments", ""));
      case "custom_tool_call" -> conversation.said(Json.text(item, "input", ""));
      case "function_call_output", "custom_tool_call_output" ->
          conversation.result(text(item.path("output")));
      default -> {
        // reasoning and what the provider ran itself do not count as text
      }
    }
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
    List<Object> output = new ArrayList<>();
    for (int i = 0; i < answer.parts().size(); i++) {
      output.add(ResponsesItems.full(ask, i, answer.parts().get(i)));
    }
    Map<String, @Nullable Object> usage =
        script.is(Manner.NO_USAGE) ? null : usage(answer.tokens(), script);
    return response(ask, status(answer), output, usage, incomplete(answer), null);
  }

  static String status(Answer answer) {
    return switch (answer.finish()) {
      case STOP, TOOL -> "completed";
      case LENGTH, REFUSAL -> "incomplete";
    };
  }

  static @Nullable Object incomplete(Answer answer) {
    return switch (answer.finish()) {
      case STOP, TOOL -> null;
      case LENGTH -> Json.object("reason", "max_output_tokens");
      case REFUSAL -> Json.object("reason", "content_filter");
    };
  }

  static Map<String, @Nullable Object> response(
      Ask ask,
      String status,
      List<Object> output,
      @Nullable Object usage,
      @Nullable Object incomplete,
      @Nullable Object error) {
    return Json.object(
        "id",
        "resp_" + ask.seed(),
        "object",
        "response",
        "created_at",
        CREATED,
        "status",
        status,
        "completed_at",
        status.equals("completed") ? CREATED : null,
        "background",
        false,
        "error",
        error,
        "incomplete_details",
        incomplete,
        "instructions",
        null,
        "max_output_tokens",
        ask.maxOutputTokens() == Ask.NO_LIMIT ? null : ask.maxOutputTokens(),
        "metadata",
        Json.object(),
        "model",
        ask.model(),
        "output",
        output,
        "parallel_tool_calls",
        true,
        "previous_response_id",
        null,
        "reasoning",
        Json.object("effort", null, "summary", null),
        "service_tier",
        "default",
        "store",
        false,
        "temperature",
        1.0,
        "text",
        Json.object("format", Json.object("type", "text")),
        "tool_choice",
        "auto",
        "tools",
        List.of(),
        "top_p",
        1.0,
        "truncation",
        "disabled",
        "usage",
        usage);
  }

  static Map<String, @Nullable Object> usage(Tokens tokens, Script script) {
    return UsageFigures.bend(
        Json.object(
            "input_tokens", tokens.prompt(),
            "input_tokens_details",
                Json.object(
                    "cached_tokens", tokens.cacheRead(),
                    "cache_write_tokens", tokens.cacheWrite()),
            "output_tokens", tokens.output(),
            "output_tokens_details", Json.object("reasoning_tokens", tokens.thinking()),
            "total_tokens", tokens.total()),
        script);
  }

  @Override
  public Iterator<Frame> stream(Ask ask, Answer answer, Script script) {
    return new ResponsesTelling(ask, answer, script);
  }

  @Override
  public Map<String, @Nullable Object> error(Trouble trouble, String seed) {
    return OpenAi.error(trouble);
  }

  /// `response.failed`, or the `error` event where `bare` is asked for.
  @Override
  public Frame errorFrame(Trouble trouble, Ask ask, long position, boolean bare) {
    String code = trouble.code() == null ? "server_error" : trouble.code();
    if (bare) {
      return Frame.around(
          "error",
          Json.object(
              "type",
              "error",
              "code",
              code,
              "message",
              trouble.message(),
              "param",
              null,
              "sequence_number",
              position));
    }
    return Frame.around(
        "response.failed",
        Json.object(
            "type",
            "response.failed",
            "sequence_number",
            position,
            "response",
            response(
                ask,
                "failed",
                List.of(),
                null,
                null,
                Json.object("code", code, "message", trouble.message()))));
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
    Map<String, String> headers = new LinkedHashMap<>(OpenAi.headers(seed));
    headers.put("x-codex-turn-state", "turn_" + seed);
    return headers;
  }

  @Override
  public void addReset(
      Map<String, String> headers, Map<String, @Nullable Object> error, Instant now) {
    OpenAi.addReset(headers);
  }
}
