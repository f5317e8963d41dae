package dev.turnpike.gateway.trace;

/// The store could not answer now: it was too slow, too busy or broken. Calls are not affected.
public final class StoreUnavailable extends Exception {
  private final boolean timedOut;

  StoreUnavailable(String message, boolean timedOut, Throwable cause) {
    super(message, cause);
    this.timedOut = timedOut;
  }

  StoreUnavailable(String message) {
    super(message);
    this.timedOut = false;
  }

  /// Whether it would have answered given more time.
  public boolean timedOut() {
    return timedOut;
  }
}
