package dev.turnpike.simulator.voice;

import dev.turnpike.simulator.script.Manner;
import dev.turnpike.simulator.script.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A Chat Completions stream: role, pieces, finish, usage where it was asked for, `[DONE]`.
final class ChatTelling extends Telling {
  private final Script script;
  private long bytesSaid;
  private int call = -1;

  ChatTelling(Ask ask, Answer answer, Script script) {
    super(ask, answer);
    this.script = script;
  }

  @Override
  List<Frame> open() {
    List<Frame> frames = new ArrayList<>();
    if (script.is(Manner.EMPTY_CHOICES_FIRST)) {
      Map<String, @Nullable Object> chunk = envelope(List.of());
      chunk.put("prompt_filter_results", List.of());
      frames.add(Frame.around("", chunk));
    }
    frames.add(
        Frame.around(
            "", chunk(Json.object("role", "assistant", "content", "", "refusal", null), null)));
    return frames;
  }

  @Override
  List<Frame> begin(int index, Part part) {
    if (!(part instanceof Part.Call open)) {
      return List.of();
    }
    call++;
    return List.of(
        Frame.around(
            "",
            chunk(callDelta(open, script.is(Manner.WHOLE_CALL) ? open.whole() : "", true), null)));
  }

  @Override
  List<Frame> piece(int index, Part part, String piece) {
    bytesSaid += piece.length();
    return switch (part) {
      case Part.Text _ -> frame(Json.object("content", piece));
      case Part.Thinking _ -> frame(Json.object(ChatVoice.thinkingField(script), piece));
      case Part.Call open ->
          script.is(Manner.WHOLE_CALL) ? List.of() : frame(callDelta(open, piece, false));
    };
  }

  private List<Frame> frame(Map<String, @Nullable Object> delta) {
    return List.of(Frame.piece("", chunk(delta, null)));
  }

  private Map<String, @Nullable Object> callDelta(Part.Call open, String piece, boolean first) {
    Map<String, @Nullable Object> delta = Json.object();
    if (!script.is(Manner.NO_INDEX)) {
      delta.put("index", call);
    }
    if (first || script.is(Manner.NO_INDEX)) {
      delta.put("id", open.id());
      delta.put("type", ChatVoice.type(open));
    }
    Map<String, @Nullable Object> described = Json.object();
    if (first) {
      described.put("name", open.name());
    }
    described.put(ChatVoice.argumentsField(open), piece);
    delta.put(ChatVoice.type(open), described);
    return Json.object("tool_calls", List.of(delta));
  }

  @Override
  List<Frame> finish(int index, Part part) {
    return List.of();
  }

  @Override
  List<Frame> close() {
    List<Frame> frames = new ArrayList<>();
    boolean usageWanted = !script.is(Manner.NO_USAGE);
    if (!script.is(Manner.NO_FINISH)) {
      Map<String, @Nullable Object> last = chunk(Json.object(), ChatVoice.finish(answer, script));
      if (usageWanted
          && (script.is(Manner.USAGE_ON_FINISH) || script.is(Manner.USAGE_EVERY_CHUNK))) {
        last.put("usage", ChatVoice.usage(answer.tokens(), script));
      }
      frames.add(Frame.end("", last));
    }
    if (usageWanted
        && ask.usageAsked()
        && !script.is(Manner.USAGE_ON_FINISH)
        && !script.is(Manner.USAGE_EVERY_CHUNK)) {
      Map<String, @Nullable Object> chunk = envelope(List.of());
      chunk.put("usage", ChatVoice.usage(answer.tokens(), script));
      frames.add(Frame.end("", chunk));
    }
    if (!script.is(Manner.NO_DONE)) {
      frames.add(new Frame(Frame.Moment.END, "", "[DONE]"));
    }
    return frames;
  }

  private Map<String, @Nullable Object> chunk(
      Map<String, @Nullable Object> delta, @Nullable String finish) {
    if (script.is(Manner.ROLE_EVERY_CHUNK)) {
      delta.put("role", "assistant");
    }
    Map<String, @Nullable Object> chunk =
        envelope(
            List.of(
                Json.object(
                    "index", 0, "delta", delta, "logprobs", null, "finish_reason", finish)));
    if (script.is(Manner.USAGE_EVERY_CHUNK) && !script.is(Manner.NO_USAGE)) {
      Tokens soFar = Tokens.of(answer.tokens().prompt(), Tokens.in(bytesSaid), 0);
      chunk.put("usage", ChatVoice.usage(soFar, script));
    } else if (ask.usageAsked()) {
      chunk.put("usage", null);
    }
    return chunk;
  }

  private Map<String, @Nullable Object> envelope(List<Object> choices) {
    return Json.object(
        "id",
        "chatcmpl-" + ask.seed(),
        "object",
        "chat.completion.chunk",
        "created",
        Voice.CREATED,
        "model",
        ask.model(),
        "service_tier",
        "default",
        "system_fingerprint",
        "fp_simulator",
        "choices",
        choices);
  }
}
