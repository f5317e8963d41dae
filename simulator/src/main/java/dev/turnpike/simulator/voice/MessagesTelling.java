package dev.turnpike.simulator.voice;

import dev.turnpike.simulator.script.Manner;
import dev.turnpike.simulator.script.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A Messages stream: message_start, ping, blocks one after the other, message_delta, message_stop.
final class MessagesTelling extends Telling {
  private final Script script;

  MessagesTelling(Ask ask, Answer answer, Script script) {
    super(ask, answer);
    this.script = script;
  }

  @Override
  List<Frame> open() {
    Map<String, @Nullable Object> message = MessagesVoice.message(ask, List.of());
    if (!script.is(Manner.NO_USAGE)) {
      message.put("usage", MessagesVoice.usage(answer.tokens(), 1, script));
    }
    return List.of(
        event("message_start", Json.object("type", "message_start", "message", message)),
        event("ping", Json.object("type", "ping")));
  }

  @Override
  List<Frame> begin(int index, Part part) {
    Map<String, @Nullable Object> block =
        switch (part) {
          case Part.Text _ -> Json.object("type", "text", "text", "");
          case Part.Thinking _ -> Json.object("type", "thinking", "thinking", "", "signature", "");
          case Part.Call call ->
              Json.object(
                  "type", "tool_use",
                  "id", call.id(),
                  "name", call.name(),
                  "input", Json.object());
        };
    List<Frame> frames = new ArrayList<>();
    frames.add(
        event(
            "content_block_start",
            Json.object("type", "content_block_start", "index", index, "content_block", block)));
    if (part instanceof Part.Call) {
      frames.add(event("content_block_delta", delta(index, part, "")));
    }
    return frames;
  }

  @Override
  List<Frame> piece(int index, Part part, String piece) {
    return List.of(Frame.piece("content_block_delta", delta(index, part, piece)));
  }

  private static Map<String, @Nullable Object> delta(int index, Part part, String piece) {
    Map<String, @Nullable Object> delta =
        switch (part) {
          case Part.Text _ -> Json.object("type", "text_delta", "text", piece);
          case Part.Thinking _ -> Json.object("type", "thinking_delta", "thinking", piece);
          case Part.Call _ -> Json.object("type", "input_json_delta", "partial_json", piece);
        };
    return Json.object("type", "content_block_delta", "index", index, "delta", delta);
  }

  @Override
  List<Frame> finish(int index, Part part) {
    List<Frame> frames = new ArrayList<>();
    if (part instanceof Part.Thinking thinking) {
      frames.add(
          event(
              "content_block_delta",
              Json.object(
                  "type",
                  "content_block_delta",
                  "index",
                  index,
                  "delta",
                  Json.object("type", "signature_delta", "signature", thinking.seal()))));
    }
    frames.add(
        event("content_block_stop", Json.object("type", "content_block_stop", "index", index)));
    return frames;
  }

  @Override
  List<Frame> close() {
    Map<String, @Nullable Object> delta =
        Json.object(
            "type",
            "message_delta",
            "delta",
            Json.object("stop_reason", MessagesVoice.stopReason(answer), "stop_sequence", null));
    if (!script.is(Manner.NO_USAGE)) {
      delta.put("usage", MessagesVoice.usage(answer.tokens(), answer.tokens().output(), script));
    }
    return List.of(
        Frame.end("message_delta", delta),
        Frame.end("message_stop", Json.object("type", "message_stop")));
  }

  private static Frame event(String name, Map<String, @Nullable Object> data) {
    return Frame.around(name, data);
  }
}
