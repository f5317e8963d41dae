package dev.turnpike.simulator.voice;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What OpenAI's two dialects have in common: errors, headers, tools.
final class OpenAi {
  private OpenAi() {}

  static Map<String, @Nullable Object> error(Trouble trouble) {
    return Json.object(
        "error",
        Json.object(
            "message", trouble.message(),
            "type", trouble.type(),
            "param", null,
            "code", trouble.code()));
  }

  static Trouble contextOverflow(long promptTokens) {
    return new Trouble(
        400,
        "invalid_request_error",
        "context_length_exceeded",
        "invalid_request_error",
        "INVALID_ARGUMENT",
        "This model's maximum context length is 128000 tokens. However, your messages resulted in "
            + (128_000 + promptTokens)
            + " tokens. Please reduce the length of the messages.");
  }

  static Map<String, String> headers(String seed) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-request-id", "req_" + seed);
    headers.put("openai-processing-ms", "7");
    headers.put("x-ratelimit-limit-requests", "5000");
    headers.put("x-ratelimit-remaining-requests", "4999");
    headers.put("x-ratelimit-reset-requests", "12ms");
    return headers;
  }

  static void addReset(Map<String, String> headers) {
    headers.put("x-ratelimit-limit-requests", "5000");
    headers.put("x-ratelimit-remaining-requests", "0");
    headers.put("x-ratelimit-reset-requests", "1.2s");
  }

  /// Tools nested under their type (Chat) or flat (Responses); what is run by the provider is left
  /// out.
  static List<Ask.Tool> tools(JsonNode tools) {
    List<Ask.Tool> read = new ArrayList<>();
    for (JsonNode tool : Json.each(tools)) {
      String type = Json.text(tool, "type", "function");
      boolean freeForm = type.equals("custom");
      if (!freeForm && !type.equals("function")) {
        continue;
      }
      JsonNode described = tool.has(type) ? tool.path(type) : tool;
      String name = Json.text(described, "name", "");
      if (!name.isEmpty()) {
        read.add(new Ask.Tool(name, described.path("parameters"), freeForm));
      }
    }
    return read;
  }

  /// The tool that must be called, where the request says so.
  static @Nullable String toolChoice(JsonNode choice) {
    if (!choice.isObject()) {
      return null;
    }
    String nested = Json.text(choice.path(Json.text(choice, "type", "")), "name", "");
    String name = nested.isEmpty() ? Json.text(choice, "name", "") : nested;
    return name.isEmpty() ? null : name;
  }
}
