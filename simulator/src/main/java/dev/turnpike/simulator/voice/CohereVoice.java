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

/// Cohere's chat, version 2.
final class CohereVoice implements Voice {

  @Override
  public String id() {
    return "cohere";
  }

  @Override
  public Ask read(JsonNode body, Ask outline) {
    Conversation conversation = new Conversation();
    for (JsonNode message : Json.each(body.path("messages"))) {
      String text = text(message.path("content"));
      switch (Json.text(message, "role", "")) {
        case "user" -> conversation.asked(text);
        case "tool" -> conversation.result(text);
        default -> {
          conversation.said(text);
          conversation.said(Json.text(message, "tool_plan", ""));
          for (JsonNode call : Json.each(message.path("tool_calls"))) {
            conversation.said(Json.text(call.path("function"), "arguments", ""));
          }
        }
      }
    }
    JsonNode schema = body.path("response_format").path("json_schema");
    boolean none = Json.text(body, "tool_choice", "").equals("NONE");
    return new Ask(
        outline.model(),
        outline.stream(),
        outline.usageAsked(),
        conversation.lastText(),
        conversation.toolResult(),
        none ? List.of() : OpenAi.tools(body.path("tools")),
        null,
        schema.isObject() ? Optional.of(schema) : Optional.empty(),
        body.path("max_tokens").asLong(Ask.NO_LIMIT),
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
    List<Object> content = new ArrayList<>();
    List<Object> calls = new ArrayList<>();
    for (Part part : answer.parts()) {
      switch (part) {
        case Part.Text text -> content.add(Json.object("type", "text", "text", text.whole()));
        case Part.Thinking thinking ->
            content.add(Json.object("type", "thinking", "thinking", thinking.whole()));
        case Part.Call call -> calls.add(call(call, call.whole()));
      }
    }
    Map<String, @Nullable Object> message = Json.object("role", "assistant");
    if (!content.isEmpty()) {
      message.put("content", content);
    }
    if (!calls.isEmpty()) {
      message.put("tool_calls", calls);
    }
    Map<String, @Nullable Object> reply =
        Json.object("id", ask.seed(), "message", message, "finish_reason", finish(answer));
    if (!script.is(Manner.NO_USAGE)) {
      reply.put("usage", usage(answer.tokens(), script));
    }
    return reply;
  }

  static Map<String, @Nullable Object> call(Part.Call call, String arguments) {
    return Json.object(
        "id",
        call.id(),
        "type",
        "function",
        "function",
        Json.object("name", call.name(), "arguments", arguments));
  }

  static String finish(Answer answer) {
    return switch (answer.finish()) {
      case STOP, REFUSAL -> "COMPLETE";
      case LENGTH -> "MAX_TOKENS";
      case TOOL -> "TOOL_CALL";
    };
  }

  static Map<String, @Nullable Object> usage(Tokens tokens, Script script) {
    return UsageFigures.bend(
        Json.object(
            "billed_units",
            Json.object("input_tokens", tokens.fresh(), "output_tokens", tokens.output()),
            "tokens",
            Json.object("input_tokens", tokens.prompt(), "output_tokens", tokens.output()),
            "cached_tokens",
            tokens.cacheRead()),
        script);
  }

  @Override
  public Iterator<Frame> stream(Ask ask, Answer answer, Script script) {
    return new CohereTelling(ask, answer, script);
  }

  @Override
  public Map<String, @Nullable Object> error(Trouble trouble, String seed) {
    return Json.object("id", seed, "message", trouble.message());
  }

  /// An answer that breaks has an end all the same, which says so.
  @Override
  public Frame errorFrame(Trouble trouble, Ask ask, long position, boolean bare) {
    return Frame.around(
        "message-end",
        Json.object(
            "type",
            "message-end",
            "delta",
            Json.object("error", trouble.message(), "finish_reason", "ERROR")));
  }

  @Override
  public Trouble contextOverflow(long promptTokens) {
    return Trouble.invalid(
        "too many tokens: size limit exceeded by "
            + promptTokens
            + " tokens. Try using shorter or fewer inputs.");
  }

  @Override
  public Map<String, @Nullable Object> tokenCount(long tokens) {
    return Json.object("tokens", tokens);
  }

  @Override
  public Map<String, String> headers(String seed) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-debug-trace-id", seed);
    headers.put("x-trial-endpoint-call-remaining", "9");
    return headers;
  }

  @Override
  public void addReset(
      Map<String, String> headers, Map<String, @Nullable Object> error, Instant now) {
    headers.put("retry-after", "2"); // it has no form of its own
  }
}
