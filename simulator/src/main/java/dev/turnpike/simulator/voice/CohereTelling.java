package dev.turnpike.simulator.voice;

import dev.turnpike.simulator.script.Manner;
import dev.turnpike.simulator.script.Script;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A Cohere stream: message-start, contents and calls one after the other, message-end.
final class CohereTelling extends Telling {
  private final Script script;
  private int contents;
  private int calls;

  CohereTelling(Ask ask, Answer answer, Script script) {
    super(ask, answer);
    this.script = script;
  }

  @Override
  List<Frame> open() {
    Map<String, @Nullable Object> message =
        Json.object(
            "role",
            "assistant",
            "content",
            List.of(),
            "tool_plan",
            "",
            "tool_calls",
            List.of(),
            "citations",
            List.of());
    return List.of(
        Frame.around(
            "message-start",
            Json.object(
                "id",
                ask.seed(),
                "type",
                "message-start",
                "delta",
                Json.object("message", message))));
  }

  @Override
  List<Frame> begin(int index, Part part) {
    return List.of(
        switch (part) {
          case Part.Text _ -> around("content-start", contents, content("text", "text", ""));
          case Part.Thinking _ ->
              around("content-start", contents, content("thinking", "thinking", ""));
          case Part.Call call ->
              around(
                  "tool-call-start", calls, Json.object("tool_calls", CohereVoice.call(call, "")));
        });
  }

  private static Map<String, @Nullable Object> content(
      @Nullable String type, String field, String text) {
    Map<String, @Nullable Object> content = Json.object();
    if (type != null) {
      content.put("type", type);
    }
    content.put(field, text);
    return Json.object("content", content);
  }

  private static Frame around(String type, int index, Map<String, @Nullable Object> message) {
    return Frame.around(type, event(type, index, message));
  }

  private static Map<String, @Nullable Object> event(
      String type, int index, Map<String, @Nullable Object> message) {
    return Json.object("type", type, "index", index, "delta", Json.object("message", message));
  }

  @Override
  List<Frame> piece(int index, Part part, String piece) {
    return List.of(
        switch (part) {
          case Part.Text _ -> said("content-delta", contents, content(null, "text", piece));
          case Part.Thinking _ -> said("content-delta", contents, content(null, "thinking", piece));
          case Part.Call _ ->
              said(
                  "tool-call-delta",
                  calls,
                  Json.object(
                      "tool_calls", Json.object("function", Json.object("arguments", piece))));
        });
  }

  private static Frame said(String type, int index, Map<String, @Nullable Object> message) {
    return Frame.piece(type, event(type, index, message));
  }

  @Override
  List<Frame> finish(int index, Part part) {
    boolean call = part instanceof Part.Call;
    String type = call ? "tool-call-end" : "content-end";
    return List.of(
        Frame.around(type, Json.object("type", type, "index", call ? calls++ : contents++)));
  }

  @Override
  List<Frame> close() {
    Map<String, @Nullable Object> delta = Json.object("finish_reason", CohereVoice.finish(answer));
    if (!script.is(Manner.NO_USAGE)) {
      delta.put("usage", CohereVoice.usage(answer.tokens(), script));
    }
    return List.of(Frame.end("message-end", Json.object("type", "message-end", "delta", delta)));
  }
}
