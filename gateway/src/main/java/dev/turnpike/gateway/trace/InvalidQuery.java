package dev.turnpike.gateway.trace;

/// A search that cannot be run as it is: `param` is the part of it that is wrong, the message says
/// what was seen and what was wanted.
public final class InvalidQuery extends Exception {
  private final String param;

  public InvalidQuery(String param, String message) {
    super(message);
    this.param = param;
  }

  public String param() {
    return param;
  }
}
