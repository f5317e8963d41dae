package dev.turnpike.gateway.trace;

/// A trace as the store has it. The trace's own bodies are empty; what became of them, and how long
/// they were when they were kept (-1 where there was none), stands beside it.
public record StoredTrace(Trace trace, BodyState bodies, int requestLength, int responseLength) {
  /// Whether something was kept of what was said.
  boolean hadBodies() {
    return requestLength >= 0 || responseLength >= 0;
  }

  StoredTrace expired() {
    return new StoredTrace(trace, BodyState.EXPIRED, requestLength, responseLength);
  }
}
