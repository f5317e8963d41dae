package dev.turnpike.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.TestGateway;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// A question that no other test asks, long enough to come back in several pieces.
record Question(String text) {
  static final String WRONG_KEY = "wrong-key-0123456789-0123456789-0123456789";

  static Question next() {
    return new Question(
        "What is the weather like in Paris, and will it rain tomorrow? " + UUID.randomUUID());
  }

  /// How many requests with this question reached the provider.
  long arrivals(TestGateway gateway) {
    return gateway.upstream().received().stream()
        .filter(entry -> new String(entry.body(), StandardCharsets.UTF_8).contains(text))
        .count();
  }

  /// Something came before the break, and it is how the echo of this question begins.
  void assertBegun(String part) {
    assertThat(part).isNotEmpty();
    assertThat(text).startsWith(part);
  }
}
