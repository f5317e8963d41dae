package dev.turnpike.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.catalog.Provider.CredentialForm;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KeyFormTest {
  private final MultiMap headers = HttpHeaders.headers();

  @ParameterizedTest
  @CsvSource({
    "BEARER, authorization, Bearer a+/key",
    "AWS, authorization, Bearer a+/key",
    "X_API_KEY, x-api-key, a+/key",
    "XI_API_KEY, xi-api-key, a+/key",
    "GOOGLE_API_KEY, x-goog-api-key, a+/key",
    "GOOGLE, x-goog-api-key, a+/key",
    "API_KEY, api-key, a+/key",
    "AZURE, api-key, a+/key",
  })
  void aKeyGoesWhereItsProviderLooks(CredentialForm form, String name, String value) {
    assertThat(KeyForm.add(new Secret("a+/key"), form, headers, "/p?a=b")).isEqualTo("/p?a=b");
    assertThat(headers.get(name)).isEqualTo(value);
    assertThat(headers.size()).isEqualTo(1);
  }

  @Test
  void theOneFormOfTheQueryIsEscaped() {
    Secret key = new Secret("a+/key&x");
    assertThat(KeyForm.add(key, CredentialForm.QUERY, headers, "/p"))
        .isEqualTo("/p?key=a%2B%2Fkey%26x");
    assertThat(KeyForm.add(key, CredentialForm.QUERY, headers, "/p?alt=sse"))
        .isEqualTo("/p?alt=sse&key=a%2B%2Fkey%26x");
    assertThat(headers.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(CredentialForm.class)
  void withoutAKeyThereIsNothing(CredentialForm form) {
    assertThat(KeyForm.add(new Secret(""), form, headers, "/p")).isEqualTo("/p");
    assertThat(headers.isEmpty()).isTrue();
  }
}
