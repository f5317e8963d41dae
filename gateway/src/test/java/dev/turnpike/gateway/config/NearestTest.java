package dev.turnpike.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  @Test
  void swapIsOneStep() {
    assertThat(Nearest.distance("prot", "port")).isEqualTo(1);
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
  }

  @Test
  void farWordsAreNotMeant() {
    assertThat(Nearest.to("colour", List.of("port", "host"))).isEmpty();
    assertThat(Nearest.to("hots", List.of("port", "host", "hosts"))).contains("host");
    assertThat(Nearest.to("x".repeat(100_000), List.of("port"))).isEmpty();
  }
}
