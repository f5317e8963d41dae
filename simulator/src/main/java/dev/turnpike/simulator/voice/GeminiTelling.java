package dev.turnpike.simulator.voice;

import dev.turnpike.simulator.script.Manner;
import dev.turnpike.simulator.script.Script;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A Gemini stream: replies with a piece of the answer each and the usage so far; calls come whole;
/// the last one has an empty text, the finish reason and the full usage.
final class GeminiTelling extends Telling {
  private final Script script;
  private long answered;
  private long thought;

  GeminiTelling(Ask ask, Answer answer, Script script) {
    super(ask, answer);
    this.script = script;
  }

  @Override
  List<Frame> open() {
    return List.of();
  }

  @Override
  List<Frame> begin(int index, Part part) {
    if (!(part instanceof Part.Call call)) {
      return List.of();
    }
    answered += call.whole().length();
    boolean first = answer.calls().getFirst().equals(call);
    return List.of(frame(GeminiVoice.call(call, first ? GeminiVoice.seal(answer) : null)));
  }

  @Override
  List<Frame> piece(int index, Part part, String piece) {
    return switch (part) {
      case Part.Text _ -> {
        answered += piece.length();
        yield List.of(frame(Json.object("text", piece)));
      }
      case Part.Thinking _ -> {
        thought += piece.length();
        yield List.of(frame(Json.object("text", piece, "thought", true)));
      }
      case Part.Call _ -> List.of();
    };
  }

  private Frame frame(Map<String, @Nullable Object> part) {
    Tokens soFar = Tokens.of(answer.tokens().prompt(), Tokens.in(answered), Tokens.in(thought));
    return Frame.piece("", GeminiVoice.chunk(ask, List.of(part), null, usage(soFar)));
  }

  private @Nullable Object usage(Tokens tokens) {
    return script.is(Manner.NO_USAGE) ? null : GeminiVoice.usage(tokens, script);
  }

  @Override
  List<Frame> finish(int index, Part part) {
    return List.of();
  }

  @Override
  List<Frame> close() {
    Map<String, @Nullable Object> last =
        GeminiVoice.sealed(
            Json.object("text", ""), answer.calls().isEmpty() ? GeminiVoice.seal(answer) : null);
    return List.of(
        Frame.end(
            "",
            GeminiVoice.chunk(
                ask, List.of(last), GeminiVoice.finishReason(answer), usage(answer.tokens()))));
  }
}
