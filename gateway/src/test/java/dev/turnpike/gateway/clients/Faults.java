package dev.turnpike.gateway.clients;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/// Model ids that make the simulator fail, for tests that take one after the other.
final class Faults {
  /// Short, so that a provider which falls silent does not hold a test up.
  static final String PATIENCE = "timeouts: {connect: 2s, first_token: 2s, idle: 2s}";

  /// An error before the first byte, and the status that the client must see.
  record Refusal(String word, int status) {}

  static final List<Refusal> REFUSALS =
      List.of(
          new Refusal("status-400", 400),
          new Refusal("context", 400),
          new Refusal("status-404", 404),
          new Refusal("status-429", 429),
          new Refusal("quota", 429),
          new Refusal("status-503", 503),
          new Refusal("status-401", 502),
          new Refusal("html", 502),
          new Refusal("empty", 502),
          new Refusal("reset", 502),
          new Refusal("stall-first", 504));

  private Faults() {}

  static Stream<Arguments> refusals() {
    return REFUSALS.stream().map(refusal -> arguments(refusal.word(), refusal.status()));
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
