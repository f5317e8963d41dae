package dev.turnpike.simulator.voice;

import dev.turnpike.simulator.script.Manner;
import dev.turnpike.simulator.script.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A Responses stream: every item in its envelope, numbered without a gap, and at the end the whole
/// response once more.
final class ResponsesTelling extends Telling {
  private final Script script;
  private final List<Object> output = new ArrayList<>();
  private long number;

  ResponsesTelling(Ask ask, Answer answer, Script script) {
    super(ask, answer);
    this.script = script;
  }

  @Override
  List<Frame> open() {
    return List.of(
        response("response.created", unfinished()), response("response.in_progress", unfinished()));
  }

  private Map<String, @Nullable Object> unfinished() {
    return ResponsesVoice.response(ask, "in_progress", List.of(), null, null, null);
  }

  private Frame response(String type, Map<String, @Nullable Object> response) {
    return Frame.around(
        type, Json.object("type", type, "sequence_number", number++, "response", response));
  }

  @Override
  List<Frame> begin(int index, Part part) {
    List<Frame> frames = new ArrayList<>();
    frames.add(item("response.output_item.added", index, ResponsesItems.begun(ask, index, part)));
    switch (part) {
      case Part.Text _ ->
          frames.add(
              around(
                  "response.content_part.added", index, part, "part", ResponsesItems.textPart("")));
      case Part.Thinking _ ->
          frames.add(
              around(
                  "response.reasoning_summary_part.added",
                  index,
                  part,
                  "part",
                  ResponsesItems.summaryPart("")));
      case Part.Call _ -> {
        // its envelope is all
      }
    }
    return frames;
  }

  @Override
  List<Frame> piece(int index, Part part, String piece) {
    String type = content(part) + ".delta";
    Map<String, @Nullable Object> data = data(type, index, part, "delta", piece);
    if (part instanceof Part.Text) {
      data.put("logprobs", List.of());
    }
    return List.of(Frame.piece(type, data));
  }

  @Override
  List<Frame> finish(int index, Part part) {
    List<Frame> frames = new ArrayList<>();
    String done = content(part) + ".done";
    switch (part) {
      case Part.Text text -> {
        Map<String, @Nullable Object> data = data(done, index, part, "text", text.whole());
        data.put("logprobs", List.of());
        frames.add(Frame.around(done, data));
        frames.add(
            around(
                "response.content_part.done",
                index,
                part,
                "part",
                ResponsesItems.textPart(text.whole())));
      }
      case Part.Thinking thinking -> {
        frames.add(around(done, index, part, "text", thinking.whole()));
        frames.add(
            around(
                "response.reasoning_summary_part.done",
                index,
                part,
                "part",
                ResponsesItems.summaryPart(thinking.whole())));
      }
      case Part.Call call -> {
        Map<String, @Nullable Object> data =
            data(done, index, part, call.freeForm() ? "input" : "arguments", call.whole());
        if (!call.freeForm()) {
          data.put("name", call.name());
        }
        frames.add(Frame.around(done, data));
      }
    }
    Map<String, @Nullable Object> full = ResponsesItems.full(ask, index, part);
    output.add(full);
    frames.add(item("response.output_item.done", index, full));
    return frames;
  }

  @Override
  List<Frame> close() {
    String status = ResponsesVoice.status(answer);
    String type = "response." + status;
    Map<String, @Nullable Object> response =
        ResponsesVoice.response(
            ask,
            status,
            output,
            script.is(Manner.NO_USAGE) ? null : ResponsesVoice.usage(answer.tokens(), script),
            ResponsesVoice.incomplete(answer),
            null);
    return List.of(
        Frame.end(
            type, Json.object("type", type, "sequence_number", number++, "response", response)));
  }

  private Frame item(String type, int index, Map<String, @Nullable Object> item) {
    return Frame.around(
        type,
        Json.object(
            "type", type,
            "sequence_number", number++,
            "output_index", index,
            "item", item));
  }

  private Frame around(String type, int index, Part part, String field, Object value) {
    return Frame.around(type, data(type, index, part, field, value));
  }

  private Map<String, @Nullable Object> data(
      String type, int index, Part part, String field, Object value) {
    Map<String, @Nullable Object> data =
        Json.object(
            "type", type,
            "sequence_number", number++,
            "item_id", ResponsesItems.id(ask, index, part),
            "output_index", index);
    switch (part) {
      case Part.Text _ -> data.put("content_index", 0);
      case Part.Thinking _ -> data.put("summary_index", 0);
      case Part.Call _ -> {
        // a call has no parts to point at
      }
    }
    data.put(field, value);
    return data;
  }

  private static String content(Part part) {
    return switch (part) {
      case Part.Text _ -> "response.output_text";
      case Part.Thinking _ -> "response.reasoning_summary_text";
      case Part.Call call ->
          call.freeForm() ? "response.custom_tool_call_input" : "response.function_call_arguments";
    };
  }
}
