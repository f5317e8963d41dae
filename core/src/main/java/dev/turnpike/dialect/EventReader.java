package dev.turnpike.dialect;

import dev.turnpike.conversation.Event;
import dev.turnpike.dialect.json.Json;
import java.util.function.Consumer;

/// Says in no one's format what one answer of a dialect says, event by event. What was used, and
/// what went wrong, is the [AnswerReader]'s business.
///
/// Tolerant: what it does not know it passes over, and it never relies on the upstream's order.
/// Keeps what it must remember between events; one instance for one answer.
public interface EventReader {

  /// Hears the data of one event of a stream.
  void event(Json data, Consumer<Event> out);

  /// Hears a whole answer: the same events as a stream of it would give.
  void whole(Json answer, Consumer<Event> out);

  /// The upstream ended after a complete answer.
  void end(Consumer<Event> out);
}
