package dev.turnpike.gateway.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Failure;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialTest {
  private static final Credential KEY = new Credential("c", "sk-ab/cd+12\"3");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sk-ab/cd+12\"3",
        "sk-ab\\/cd+12\\\"3",
        "sk\\u002dab\\u002Fcd\\u002b12\\u00223",
        "\\u0073k-ab/cd+12\\u00223",
        "sk\\\\u002dab\\\\/cd+12\\\\\\\"3"
      })
  void isStarredHoweverItIsSpelled(String spelled) {
    byte[] body = ("<" + spelled + "|" + spelled + ">").getBytes(UTF_8);
    String stars = "*".repeat(spelled.length());
    assertThat(new String(KEY.maskedIn(body), UTF_8)).isEqualTo("<" + stars + "|" + stars + ">");
    assertThat(KEY.maskedIn(spelled)).isEqualTo(stars);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s",
        "sk-ab/cd+12\"",
        "sk\\u002",
        "sk\\u002eab/cd+12\"3",
        "sk\\\\",
        "\\u00-3k-ab/cd+12\"3"
      })
  void leavesAllElseAlone(String other) {
    byte[] body = other.getBytes(UTF_8);
    assertThat(KEY.maskedIn(body)).isSameAs(body);
    assertThat(KEY.maskedIn(other)).isSameAs(other);
  }

  @Test
  void isStarredInAFailureAlsoWhereOnlyAPieceOfItIsLeft() {
    Failure failure =
        new Failure.RateLimited("no sk-ab/cd+[key], ab/cd+12", Optional.of(Duration.ofSeconds(3)));
    assertThat(KEY.maskedIn(failure))
        .isEqualTo(
            new Failure.RateLimited(
                "no *********[key], ********", Optional.of(Duration.ofSeconds(3))));
    Failure clean = new Failure.Garbled("sk-ab and nothing more");
    assertThat(KEY.maskedIn(clean)).isSameAs(clean);
  }

  @Test
  void isStarredInHeaders() {
    MultiMap headers =
        HttpHeaders.headers().add("a", "1").add("b", "x sk-ab/cd+12\"3").add("a", "2");
    MultiMap masked = KEY.maskedIn(headers);
    assertThat(masked.get("b")).isEqualTo("x " + "*".repeat(13));
    assertThat(masked.getAll("a")).containsExactly("1", "2");
    MultiMap clean = HttpHeaders.headers().add("a", "sk-ab");
    assertThat(KEY.maskedIn(clean)).isSameAs(clean);
  }
}
