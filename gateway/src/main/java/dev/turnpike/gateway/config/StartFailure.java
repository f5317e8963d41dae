package dev.turnpike.gateway.config;

/// Why the gateway cannot start, in one sentence for the operator. Ends the process with status 1
/// and without a stack trace.
public final class StartFailure extends RuntimeException {
  public StartFailure(String message) {
    super(message);
  }

  public StartFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
