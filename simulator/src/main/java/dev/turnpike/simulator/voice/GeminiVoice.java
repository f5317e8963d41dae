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

/// Gemini generateContent.
final class GeminiVoice implements Voice {

  @Override
  public String id() {
    return "gemini";
  }

  @Override
  public Ask read(JsonNode body, Ask outline) {
    // countTokens may carry the request it counts for in a field of its own
    JsonNode request =
        body.path("generateContentRequest").isObject() ? body.get("generateContentRequest") : body;
    Conversation conversation = new Conversation();
    conversation.said(text(Json.first(request, "systemInstruction", "system_instruction")));
    for (JsonNode content : Json.each(request.path("contents"))) {
      if (Json.text(content, "role", "user").equals("model")) {
        conversation.said(text(content));
      } else {
        hear(conversation, content);
      }
    }
    JsonNode config = Json.first(request, "generationConfig", "generation_config");
    JsonNode calling =
        Json.first(
            Json.first(request, "toolConfig", "tool_config"),
            "functionCallingConfig",
            "function_calling_config");
    JsonNode allowed = Json.first(calling, "allowedFunctionNames", "allowed_function_names");
    JsonNode schema =
        Json.first(
            config,
            "responseJsonSchema",
            "response_json_schema",
            "responseSchema",
            "response_schema");
    return new Ask(
        outline.model(),
        outline.stream(),
        outline.usageAsked(),
        conversation.lastText(),
        conversation.toolResult(),
        Json.text(calling, "mode", "").equals("NONE") ? List.of() : tools(request.path("tools")),
        allowed.size() == 1 ? allowed.get(0).asString(null) : null,
        schema.isObject() ? Optional.of(schema) : Optional.empty(),
        Json.first(config, "maxOutputTokens", "max_output_tokens").asLong(Ask.NO_LIMIT),
        conversation.promptTokens(),
        outline.seed());
  }

  private static void hear(Conversation conversation, JsonNode content) {
    conversation.asked(text(content));
    for (JsonNode part : Json.each(content.path("parts"))) {
      JsonNode result = Json.first(part, "functionResponse", "function_response");
      if (result.isObject()) {
        conversation.result(Json.text(result.path("response")));
      }
    }
  }

  private static String text(JsonNode content) {
    StringBuilder text = new StringBuilder();
    for (JsonNode part : Json.each(content.path("parts"))) {
      text.append(Json.text(part, "text", ""));
      JsonNode call = Json.first(part, "functionCall", "function_call");
      if (call.path("args").isObject()) {
        text.append(Json.text(call.get("args")));
      }
    }
    return text.toString();
  }

  private static List<Ask.Tool> tools(JsonNode tools) {
    List<Ask.Tool> read = new ArrayList<>();
    for (JsonNode tool : Json.each(tools)) {
      for (JsonNode function :
          Json.each(Json.first(tool, "functionDeclarations", "function_declarations"))) {
        String name = Json.text(function, "name", "");
        if (!name.isEmpty()) {
          JsonNode schema =
              Json.first(function, "parametersJsonSchema", "parameters_json_schema", "parameters");
          read.add(new Ask.Tool(name, schema, false));
        }
      }
    }
    return read;
  }

  @Override
  public Map<String, @Nullable Object> whole(Ask ask, Answer answer, Script script) {
    List<Object> parts = new ArrayList<>();
    String seal = seal(answer);
    for (Part part : answer.parts()) {
      switch (part) {
        case Part.Text text ->
            parts.add(
                sealed(Json.object("text", text.whole()), answer.calls().isEmpty() ? seal : null));
        case Part.Thinking thinking ->
            parts.add(Json.object("text", thinking.whole(), "thought", true));
        case Part.Call call -> {
          boolean first = answer.calls().getFirst().equals(call);
          parts.add(call(call, first ? seal : null));
        }
      }
    }
    return chunk(
        ask,
        parts,
        finishReason(answer),
        script.is(Manner.NO_USAGE) ? null : usage(answer.tokens(), script));
  }

  /// The seal of an answer's thinking; null where it has none.
  static @Nullable String seal(Answer answer) {
    for (Part part : answer.parts()) {
      if (part instanceof Part.Thinking thinking) {
        return thinking.seal();
      }
    }
    return null;
  }

  static Map<String, @Nullable Object> sealed(
      Map<String, @Nullable Object> part, @Nullable String seal) {
    if (seal != null) {
      part.put("thoughtSignature", seal);
    }
    return part;
  }

  static Map<String, @Nullable Object> call(Part.Call call, @Nullable String seal) {
    return sealed(
        Json.object(
            "functionCall",
            Json.object(
                "id", call.id(),
                "name", call.name(),
                "args", Json.MAPPER.readTree(call.whole()))),
        seal);
  }

  static String finishReason(Answer answer) {
    return switch (answer.finish()) {
      case STOP, TOOL -> "STOP";
      case LENGTH -> "MAX_TOKENS";
      case REFUSAL -> "SAFETY";
    };
  }

  static Map<String, @Nullable Object> chunk(
      Ask ask, List<Object> parts, @Nullable String finish, @Nullable Object usage) {
    Map<String, @Nullable Object> candidate =
        Json.object("content", Json.object("parts", parts, "role", "model"));
    if (finish != null) {
      candidate.put("finishReason", finish);
    }
    candidate.put("index", 0);
    Map<String, @Nullable Object> chunk = Json.object("candidates", List.of(candidate));
    if (usage != null) {
      chunk.put("usageMetadata", usage);
    }
    chunk.put("modelVersion", ask.model());
    chunk.put("responseId", ask.seed());
    return chunk;
  }

  static Map<String, @Nullable Object> usage(Tokens tokens, Script script) {
    Map<String, @Nullable Object> usage =
        Json.object("promptTokenCount", tokens.prompt(), "candidatesTokenCount", tokens.answer());
    if (tokens.thinking() > 0) {
      usage.put("thoughtsTokenCount", tokens.thinking());
    }
    if (tokens.cacheRead() > 0) {
      usage.put("cachedContentTokenCount", tokens.cacheRead());
    }
    usage.put("totalTokenCount", tokens.total());
    usage.put(
        "promptTokensDetails",
        List.of(Json.object("modality", "TEXT", "tokenCount", tokens.prompt())));
    return UsageFigures.bend(usage, script);
  }

  @Override
  public Iterator<Frame> stream(Ask ask, Answer answer, Script script) {
    return new GeminiTelling(ask, answer, script);
  }

  @Override
  public Map<String, @Nullable Object> error(Trouble trouble, String seed) {
    return Json.object(
        "error",
        Json.object(
            "code", trouble.status(),
            "message", trouble.message(),
            "status", trouble.google()));
  }

  @Override
  public Frame errorFrame(Trouble trouble, Ask ask, long position, boolean bare) {
    return Frame.around("", error(trouble, ask.seed()));
  }

  @Override
  public Trouble contextOverflow(long promptTokens) {
    return Trouble.invalid(
        "The input token count ("
            + (1_048_576 + promptTokens)
            + ") exceeds the maximum number of tokens allowed (1048576).");
  }

  @Override
  public Trouble sealRefused() {
    return Trouble.invalid("Corrupted thought signature.");
  }

  @Override
  public Map<String, @Nullable Object> tokenCount(long tokens) {
    return Json.object(
        "totalTokens",
        tokens,
        "promptTokensDetails",
        List.of(Json.object("modality", "TEXT", "tokenCount", tokens)));
  }

  @Override
  public Map<String, String> headers(String seed) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("server-timing", "gfet4t7; dur=7");
    headers.put("x-simulator-request-id", seed);
    return headers;
  }

  @Override
  public void addReset(
      Map<String, String> headers, Map<String, @Nullable Object> error, Instant now) {
    if (error.get("error") instanceof Map<?, ?> inner) {
      Map<String, @Nullable Object> more = Json.object();
      inner.forEach((key, value) -> more.put(String.valueOf(key), value));
      more.put(
          "details",
          List.of(
              Json.object(
                  "@type", "type.googleapis.com/google.rpc.RetryInfo", "retryDelay", "2s")));
      error.put("error", more);
    }
  }
}
