package dev.turnpike.dialect.translation;

import dev.turnpike.conversation.Event;
import java.util.function.Consumer;

/// Passes the events of one answer on, perhaps others than it heard.
interface Filter extends Consumer<Event> {

  /// The answer is complete: lets go of whatever was held back.
  void end();
}
