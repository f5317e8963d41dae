package dev.turnpike.gateway.clients;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/// Model ids that make the simulator fail, for tests that take one after the other.
final class Faults {
  /// Short, so that a provider which falls silent does not hold a test up.
  static final String PATIENCE = "timeouts: {connect: 2s, first_token: 2s, idle: 2s}";

  private Faults() {}

  /// An error before the first byte, and the status that the client must see.
  static Stream<Arguments> refusals() {
    return Stream.of(
        arguments("status-400", 400),
        arguments("context", 400),
        arguments("status-404", 404),
        arguments("status-429", 429),
        arguments("quota", 429),
        arguments("status-503", 503),
        arguments("status-401", 502),
        arguments("html", 502),
        arguments("empty", 502),
        arguments("reset", 502),
        arguments("stall-first", 504));
  }

  /// Ways of breaking a stream in its middle.
  static Stream<String> breaks() {
    return Stream.of(
        "error-event", "error-tail", "cut-mid", "close-mid", "truncate", "bad-event", "stall-mid");
  }

  /// Ways of breaking an answer that is not streamed.
  static Stream<String> spoilt() {
    return Stream.of("cut-mid", "close-mid", "truncate", "short-length");
  }
}
