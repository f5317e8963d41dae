package dev.turnpike.dialect.translation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The tool calls in a request of a provider's dialect and what the tools answered, each by its id
/// or, where the dialect has none, by the name of the tool.
public final class ToolPairs {
  private final List<String> calls = new ArrayList<>();
  private final List<String> results = new ArrayList<>();

  private ToolPairs() {}

  public static ToolPairs of(String dialect, JsonNode request) {
    ToolPairs pairs = new ToolPairs();
    switch (dialect) {
      case "chat", "cohere" ->
          request
              .at("/messages")
              .forEach(
                  message -> {
                    message.path("tool_calls").forEach(call -> pairs.call(call.get("id")));
                    pairs.result(message.path("tool_call_id"));
                  });
      case "ollama" ->
          request
              .at("/messages")
              .forEach(
                  message -> {
                    message
                        .path("tool_calls")
                        .forEach(call -> pairs.call(call.at("/function/name")));
                    pairs.result(message.path("tool_name"));
                  });
      case "responses" ->
          request
              .at("/input")
              .forEach(
                  item -> {
                    if (item.path("type").asString("").endsWith("_call") && item.has("call_id")) {
                      pairs.call(item.get("call_id"));
                    } else if (item.path("type").asString("").endsWith("_call_output")) {
                      pairs.result(item.get("call_id"));
                    }
                  });
      case "messages" -> pairs.parts(request.at("/messages"), "content", "", "id", "tool_use_id");
      case "converse" ->
          pairs.parts(request.at("/messages"), "content", "toolUse", "toolUseId", "toolUseId");
      case "gemini" ->
          pairs.parts(request.at("/contents"), "parts", "functionCall", "name", "name");
      default -> throw new IllegalArgumentException(dialect);
    }
    return pairs;
  }

  private void parts(JsonNode turns, String member, String call, String id, String resultId) {
    for (JsonNode turn : turns) {
      for (JsonNode part : turn.path(member)) {
        if (call.isEmpty()) {
          if (part.path("type").asString("").equals("tool_use")) {
            call(part.get(id));
          }
          if (part.path("type").asString("").equals("tool_result")) {
            result(part.path(resultId));
          }
        } else {
          if (part.has(call)) {
            call(part.get(call).get(id));
          }
          result(
              part.path(call.equals("toolUse") ? "toolResult" : "functionResponse").path(resultId));
        }
      }
    }
  }

  private void call(JsonNode id) {
    assertThat(id.asString()).isNotEmpty();
    calls.add(id.asString());
  }

  private void result(JsonNode id) {
    if (!id.isMissingNode()) {
      assertThat(results.size()).as("a result behind its call").isLessThan(calls.size());
      results.add(id.asString());
    }
  }

  public void assertEachHasItsResult() {
    assertThat(results).containsExactlyElementsOf(calls);
  }
}
