package dev.turnpike.gateway.trace;

import java.util.Locale;

/// What became of a call's bodies.
public enum BodyState {
  KEPT,
  MASKED,
  /// Left out because someone said so.
  OMITTED,
  /// Left out because the recorder was full.
  DROPPED,
  /// Kept once, and older than bodies are kept for.
  EXPIRED;

  /// The name in the API and in the day files.
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static BodyState of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }
}
