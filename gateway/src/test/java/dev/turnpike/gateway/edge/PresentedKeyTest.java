package dev.turnpike.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.edge.Place.Family;
import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresentedKeyTest {
  private static final PresentedKey A = new PresentedKey.One("A");

  private static MultiMap headers(String... namesAndValues) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return headers;
  }

  @ParameterizedTest
  @CsvSource({
    "authorization, Bearer A",
    "authorization, bearer  A",
    "authorization, A",
    "x-api-key, A",
    "x-goog-api-key, ' A '",
  })
  void eachHeaderCarriesAKey(String name, String value) {
    assertThat(PresentedKey.of(headers(name, value), Family.OPENAI, null)).isEqualTo(A);
  }

  @Test
  void anEmptyKeyCountsAsNone() {
    assertThat(
            PresentedKey.of(
                headers("authorization", "Bearer A", "x-api-key", "", "x-goog-api-key", " "),
                Family.GOOGLE,
                "key="))
        .isEqualTo(A);
    assertThat(
            PresentedKey.of(
                headers("authorization", "Bearer ", "x-api-key", "A"), Family.ANTHROPIC, null))
        .isEqualTo(A);
    assertThat(PresentedKey.of(headers("authorization", "Bearer "), Family.GOOGLE, "key="))
        .isEqualTo(new PresentedKey.None());
  }

  @Test
  void twoThatDifferAreAContradictionWhereverTheyStand() {
    PresentedKey contradiction = new PresentedKey.Contradiction();
    assertThat(
            PresentedKey.of(
                headers("authorization", "Bearer A", "x-api-key", "B"), Family.OPENAI, null))
        .isEqualTo(contradiction);
    assertThat(PresentedKey.of(headers("x-goog-api-key", "A"), Family.GOOGLE, "key=B"))
        .isEqualTo(contradiction);
    assertThat(PresentedKey.of(headers(), Family.GOOGLE, "key=A&key=B")).isEqualTo(contradiction);
    assertThat(PresentedKey.of(headers(), Family.GOOGLE, "key=A&alt=sse&key=%zz"))
        .isEqualTo(contradiction);
  }

  @Test
  void theSameKeyTwiceIsOne() {
    assertThat(
            PresentedKey.of(
                headers("authorization", "Bearer A", "x-api-key", "A"),
                Family.GOOGLE,
                "key=A&key=%41"))
        .isEqualTo(A);
  }

  @Test
  void theQueryIsLookedAtForGoogleClientsOnly() {
    assertThat(PresentedKey.of(headers(), Family.GOOGLE, "alt=sse&key=A")).isEqualTo(A);
    assertThat(PresentedKey.of(headers(), Family.OPENAI, "key=A"))
        .isEqualTo(new PresentedKey.None());
  }
}
