package dev.turnpike.simulator.voice;

import dev.turnpike.simulator.script.Script;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A dialect, as its provider speaks it.
public interface Voice {

  /// Second zero of the simulator's calendar: every answer was created now, 2026-01-01.
  long CREATED = 1_767_225_600L;

  /// `chat`, `responses`, `messages`, `gemini`, `converse`, `invoke`, `cohere`, `ollama` or
  /// `elevenlabs`.
  String id();

  /// What a request asks for. Where the path says the model or whether to stream, `outline` has it;
  /// else the body has.
  Ask read(JsonNode body, Ask outline);

  /// The answer as one JSON object.
  Map<String, @Nullable Object> whole(Ask ask, Answer answer, Script script);

  /// The answer as a stream.
  Iterator<Frame> stream(Ask ask, Answer answer, Script script);

  /// An error as one JSON object.
  Map<String, @Nullable Object> error(Trouble trouble, String seed);

  /// An error in a stream after `position` frames. `bare` asks for the other form where a dialect
  /// has two.
  Frame errorFrame(Trouble trouble, Ask ask, long position, boolean bare);

  /// That a conversation is too long.
  Trouble contextOverflow(long promptTokens);

  /// That a proof of what a model thought is none of this provider's.
  default Trouble sealRefused() {
    return Trouble.invalid("The encrypted content could not be verified.");
  }

  /// The answer of the dialect's token count.
  Map<String, @Nullable Object> tokenCount(long tokens);

  /// Headers that the provider sends with every answer: the request's id and what is left.
  Map<String, String> headers(String seed);

  /// Headers that the provider sends with this error beside those.
  default Map<String, String> errorHeaders(Trouble trouble) {
    return Map.of();
  }

  /// Adds to a 429 when to come back, in the dialect's own way; see [Refusal.Hint#RESET].
  void addReset(Map<String, String> headers, Map<String, @Nullable Object> error, Instant now);
}
