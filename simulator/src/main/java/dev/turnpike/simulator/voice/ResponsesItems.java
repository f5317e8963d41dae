package dev.turnpike.simulator.voice;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The output items of a Responses answer, as they stand at the beginning and at the end.
final class ResponsesItems {
  private ResponsesItems() {}

  static String id(Ask ask, int index, Part part) {
    String prefix =
        switch (part) {
          case Part.Text _ -> "msg_";
          case Part.Thinking _ -> "rs_";
          case Part.Call call -> call.freeForm() ? "ctc_" : "fc_";
        };
    return prefix + ask.seed() + index;
  }

  static Map<String, @Nullable Object> begun(Ask ask, int index, Part part) {
    String id = id(ask, index, part);
    return switch (part) {
      case Part.Text _ -> message(id, "in_progress", List.of());
      case Part.Thinking _ -> Json.object("id", id, "type", "reasoning", "summary", List.of());
      case Part.Call call -> call(id, "in_progress", call, "");
    };
  }

  static Map<String, @Nullable Object> full(Ask ask, int index, Part part) {
    String id = id(ask, index, part);
    return switch (part) {
      case Part.Text text -> message(id, "completed", List.of(textPart(text.whole())));
      case Part.Thinking thinking ->
          Json.object(
              "id",
              id,
              "type",
              "reasoning",
              "summary",
              List.of(summaryPart(thinking.whole())),
              "encrypted_content",
              thinking.seal());
      case Part.Call call -> call(id, "completed", call, call.whole());
    };
  }

  static Map<String, @Nullable Object> textPart(String text) {
    return Json.object(
        "type", "output_text", "annotations", List.of(), "logprobs", List.of(), "text", text);
  }

  static Map<String, @Nullable Object> summaryPart(String text) {
    return Json.object("type", "summary_text", "text", text);
  }

  private static Map<String, @Nullable Object> message(
      String id, String status, List<Object> content) {
    return Json.object(
        "id", id,
        "type", "message",
        "status", status,
        "role", "assistant",
        "content", content);
  }

  private static Map<String, @Nullable Object> call(
      String id, String status, Part.Call call, String arguments) {
    return Json.object(
        "id",
        id,
        "type",
        call.freeForm() ? "custom_tool_call" : "function_call",
        "status",
        status,
        call.freeForm() ? "input" : "arguments",
        arguments,
        "call_id",
        call.id(),
        "name",
        call.name());
  }
}
