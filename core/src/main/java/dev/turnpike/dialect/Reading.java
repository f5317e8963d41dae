package dev.turnpike.dialect;

import dev.turnpike.conversation.Failure;

/// What came of reading a request: its [Envelope], or why it cannot be served.
public sealed interface Reading permits Envelope, Reading.Malformed, Reading.Other {

  /// The body is none of this dialect but one of another, by its id.
  record Other(String dialect) implements Reading {}

  record Malformed(Failure.BadRequest failure) implements Reading {}
}
