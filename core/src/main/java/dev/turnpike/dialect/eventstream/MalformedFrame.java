package dev.turnpike.dialect.eventstream;

/// Says that bytes are no frame, and why. Without a stack trace: it is an answer, not an accident.
final class MalformedFrame extends Exception {

  MalformedFrame(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
