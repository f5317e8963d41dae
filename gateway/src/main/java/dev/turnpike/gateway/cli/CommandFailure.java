package dev.turnpike.gateway.cli;

/// Why a command could not do what it was asked, in words for the person who typed it.
final class CommandFailure extends RuntimeException {
  CommandFailure(String message) {
    super(message);
  }

  CommandFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
