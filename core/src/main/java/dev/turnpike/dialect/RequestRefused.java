package dev.turnpike.dialect;

import dev.turnpike.conversation.Failure;

/// Carries a [Failure.BadRequest] from the depth of a body to where its reading began. Without a
/// stack trace: it is an answer, not an accident.
public final class RequestRefused extends Exception {
  private final transient Failure.BadRequest failure;

  public RequestRefused(Failure.BadRequest failure) {
    super(failure.message(), null, false, false);
    this.failure = failure;
  }

  public Failure.BadRequest failure() {
    return failure;
  }
}
