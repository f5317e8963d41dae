package dev.turnpike.dialect;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.json.MalformedJson;

/// What a dialect makes of one answer, event by event; a whole answer is one event. Knows nothing
/// of how events are framed.
public interface AnswerReader {

  /// What was learned so far.
  Progress progress();

  /// Reads the data of one event. False where the client must not see it. `error` says that the
  /// event was named so beside its data.
  boolean event(byte[] bytes, int from, int to, boolean error) throws MalformedJson;

  /// The upstream ended after whole events: complete, or [Progress#fail].
  void end();

  /// Whether the model has said why it ended, in a dialect where an end without its last word is a
  /// good one.
  default boolean mayEndHere() {
    return false;
  }

  Usage usage();

  /// As in [StreamTap#errorEvent].
  byte[] errorEvent(Failure failure, String requestId);

  /// As in [StreamTap#keepAlive].
  byte[] keepAlive();

  /// The failure of a stream that ended too early.
  static Failure truncated() {
    return new Failure.Garbled("The upstream ended its stream before the answer was complete.");
  }
}
