package dev.turnpike.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostRuleTest {
  private final HostRule rule = new HostRule("127.0.0.1", List.of("Gateway.example.com"));

  @Test
  void anotherListTakesTheOldOnesPlace() {
    HostRule other = rule.listing(List.of("other.example.com"));
    assertThat(other.refuses(List.of("other.example.com"))).isNull();
    assertThat(other.refuses(List.of("gateway.example.com"))).isNotNull();
    assertThat(other.refuses(List.of("127.0.0.1"))).isNull();
    assertThat(other.listing(List.of("other.example.com"))).isSameAs(other);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8080",
        "127.0.0.1:8080",
        "[::1]:8080",
        "10.1.2.3",
        "gateway.example.com",
        "GATEWAY.example.com:443"
      })
  void addressesLoopbackNamesAndListedOnesAreGood(String host) {
    assertThat(rule.refuses(List.of(host))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example.com",
        "localhost.evil.com",
        "localhost:8080/#@evil",
        "a@localhost",
        "",
        " ",
        "localhost:port",
        "[::1",
        "localhost:8080:1",
        "loc\talhost"
      })
  void othersAreRefused(String host) {
    assertThat(rule.refuses(List.of(host))).isNotNull();
  }

  @Test
  void noneAndTwoAreRefused() {
    assertThat(rule.refuses(List.of())).contains("0 Host headers");
    assertThat(rule.refuses(List.of("localhost", "localhost"))).contains("2 Host headers");
  }
}
