package dev.turnpike.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.GatewayFields;
import dev.turnpike.conversation.GatewayFields.Identity;
import dev.turnpike.conversation.GatewayFields.ThreadRef;
import dev.turnpike.conversation.GatewayFields.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayHeadersTest {

  @Test
  void reads_every_field_under_either_prefix() {
    for (String prefix : List.of("x-turnpike-", "x-orq-", "X-Orq-")) {
      assertThat(
              GatewayHeaders.read(
                  headers(
                      prefix + "fallbacks",
                      "a/b, c/d",
                      prefix + "timeout",
                      "1500",
                      prefix + "identity-id",
                      "u1",
                      prefix + "thread-id",
                      "t1",
                      prefix + "metadata-tier",
                      "free",
                      prefix + "name",
                      "turn",
                      prefix + "tags",
                      "p,q",
                      "content-type",
                      "application/json")))
          .isEqualTo(
              new GatewayHeaders.Found(
                  new GatewayFields(
                      List.of("a/b", "c/d"),
                      null,
                      new Timeouts(Duration.ofMillis(1500), null, null),
                      new Identity("u1", null),
                      new ThreadRef("t1", List.of()),
                      Map.of("tier", "free"),
                      "turn",
                      List.of("p", "q"))));
    }
  }

  @Test
  void finds_nothing_where_no_header_is_the_gateways() {
    assertThat(GatewayHeaders.read(headers("accept", "*/*", "x-turnpike-other", "1")))
        .isEqualTo(new GatewayHeaders.Found(GatewayFields.NONE));
  }

  @Test
  void the_gateways_own_prefix_wins() {
    for (List<String> order :
        List.of(List.of("x-orq-", "x-turnpike-"), List.of("x-turnpike-", "x-orq-"))) {
      var outcome =
          GatewayHeaders.read(
              headers(order.get(0) + "name", order.get(0), order.get(1) + "name", order.get(1)));
      assertThat(((GatewayHeaders.Found) outcome).fields().name()).isEqualTo("x-turnpike-");
    }
  }

  @Test
  void says_what_was_seen_and_what_was_wanted() {
    assertThat(refused("x-turnpike-timeout", "soon"))
        .isEqualTo("x-turnpike-timeout is 'soon', must be milliseconds, 1 to 86400000");
    assertThat(refused("x-turnpike-timeout", "0")).contains("is '0'");
    assertThat(refused("x-orq-timeout", "99999999999999999999")).contains("1 to 86400000");
    assertThat(refused("x-turnpike-fallbacks", "a,b,c,d,e,f"))
        .isEqualTo("x-turnpike-fallbacks is a list of 6, must be a list of at most 5");
    assertThat(refused("x-turnpike-fallbacks", "a,,b")).contains("is empty");
    assertThat(refused("x-turnpike-cache-ttl", "60"))
        .isEqualTo("x-turnpike-cache-ttl is not supported yet");
    assertThat(refused("x-turnpike-metadata-a", "x".repeat(513))).contains("513 characters");
  }

  private static String refused(String name, String value) {
    var outcome = GatewayHeaders.read(headers(name, value));
    assertThat(outcome).isInstanceOf(GatewayHeaders.Malformed.class);
    return ((GatewayHeaders.Malformed) outcome).failure().message();
  }

  private static List<Map.Entry<String, String>> headers(String... pairs) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      headers.add(Map.entry(pairs[i], pairs[i + 1]));
    }
    return headers;
  }
}
