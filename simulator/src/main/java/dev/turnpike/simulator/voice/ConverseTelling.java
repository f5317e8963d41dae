package dev.turnpike.simulator.voice;

import dev.turnpike.simulator.script.Manner;
import dev.turnpike.simulator.script.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A Converse stream: messageStart, blocks one after the other, messageStop, metadata. Only calls
/// have an event that starts them. Every payload is padded, as Bedrock does it.
final class ConverseTelling extends Telling {
  private static final String PADDING = "abcdefghijklmnopqrstuvwxyz";

  private final Script script;
  private int told;

  ConverseTelling(Ask ask, Answer answer, Script script) {
    super(ask, answer);
    this.script = script;
  }

  private Map<String, @Nullable Object> padded(Map<String, @Nullable Object> payload) {
    payload.put("p", PADDING.substring(0, told++ % PADDING.length()));
    return payload;
  }

  @Override
  List<Frame> open() {
    return List.of(Frame.around("messageStart", padded(Json.object("role", "assistant"))));
  }

  @Override
  List<Frame> begin(int index, Part part) {
    return part instanceof Part.Call call
        ? List.of(
            Frame.around(
                "contentBlockStart",
                padded(
                    Json.object(
                        "contentBlockIndex",
                        index,
                        "start",
                        Json.object(
                            "toolUse", Json.object("toolUseId", call.id(), "name", call.name()))))))
        : List.of();
  }

  @Override
  List<Frame> piece(int index, Part part, String piece) {
    Map<String, @Nullable Object> delta =
        switch (part) {
          case Part.Text _ -> Json.object("text", piece);
          case Part.Thinking _ -> Json.object("reasoningContent", Json.object("text", piece));
          case Part.Call _ -> Json.object("toolUse", Json.object("input", piece));
        };
    return List.of(Frame.piece("contentBlockDelta", delta(index, delta)));
  }

  private Map<String, @Nullable Object> delta(int index, Map<String, @Nullable Object> delta) {
    return padded(Json.object("contentBlockIndex", index, "delta", delta));
  }

  @Override
  List<Frame> finish(int index, Part part) {
    List<Frame> frames = new ArrayList<>();
    if (part instanceof Part.Thinking thinking) {
      Map<String, @Nullable Object> seal =
          Json.object("reasoningContent", Json.object("signature", thinking.seal()));
      frames.add(Frame.around("contentBlockDelta", delta(index, seal)));
    }
    frames.add(Frame.around("contentBlockStop", padded(Json.object("contentBlockIndex", index))));
    return frames;
  }

  @Override
  List<Frame> close() {
    Map<String, @Nullable Object> metadata = Json.object("metrics", Json.object("latencyMs", 7));
    if (!script.is(Manner.NO_USAGE)) {
      metadata.put("usage", ConverseVoice.usage(answer.tokens(), script));
    }
    return List.of(
        Frame.end(
            "messageStop", padded(Json.object("stopReason", ConverseVoice.stopReason(answer)))),
        Frame.end("metadata", padded(metadata)));
  }
}
