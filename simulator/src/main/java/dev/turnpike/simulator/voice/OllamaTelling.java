package dev.turnpike.simulator.voice;

import dev.turnpike.simulator.script.Script;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An Ollama stream: a line for each piece, calls whole, and a last line with what was used.
final class OllamaTelling extends Telling {
  private final Script script;

  OllamaTelling(Ask ask, Answer answer, Script script) {
    super(ask, answer);
    this.script = script;
  }

  @Override
  List<Frame> open() {
    return List.of();
  }

  @Override
  List<Frame> begin(int index, Part part) {
    return part instanceof Part.Call call
        ? frame("", "tool_calls", List.of(OllamaVoice.call(call)))
        : List.of();
  }

  @Override
  List<Frame> piece(int index, Part part, String piece) {
    return switch (part) {
      case Part.Text _ -> frame(piece, "", "");
      case Part.Thinking _ -> frame("", "thinking", piece);
      case Part.Call _ -> List.of();
    };
  }

  private List<Frame> frame(String content, String field, Object value) {
    Map<String, @Nullable Object> message = message(content);
    if (!field.isEmpty()) {
      message.put(field, value);
    }
    return List.of(Frame.piece("", OllamaVoice.line(ask, message, false)));
  }

  private static Map<String, @Nullable Object> message(String content) {
    return Json.object("role", "assistant", "content", content);
  }

  @Override
  List<Frame> finish(int index, Part part) {
    return List.of();
  }

  @Override
  List<Frame> close() {
    return List.of(Frame.end("", OllamaVoice.last(ask, message(""), answer, script)));
  }
}
