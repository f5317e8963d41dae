package dev.turnpike.dialect;

import dev.turnpike.conversation.Failure;

/// What came of reading a request: its [Envelope], or why it cannot be served.
public sealed interface Reading permits Envelope, Reading.Malformed {

  record Malformed(Failure.BadRequest failure) implements Reading {}
}
