package dev.turnpike.gateway.signin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.turnpike.gateway.TestAccount;
import dev.turnpike.gateway.signin.ServiceAccount.Unusable;
import dev.turnpike.gateway.signin.ServiceAccount.Wishes;
import dev.turnpike.gateway.upstream.Grant;
import dev.turnpike.gateway.upstream.Grant.Answer;
import dev.turnpike.gateway.upstream.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class GrantsTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
  private static final Wishes NONE = new Wishes(null, null, null);
  private static final String GOOGLE = "https://oauth2.googleapis.com/token";

  private final TestAccount account = TestAccount.make();

  @Test
  void aServiceAccountSignsATokenThatItsPublicKeyVerifies() throws Unusable {
    Grant grant = ServiceAccount.read(account.file(GOOGLE), NONE);
    JsonNode claims = account.verified(new String(grant.request(NOW), UTF_8));
    assertThat(claims.path("iss").asString()).isEqualTo(TestAccount.EMAIL);
    assertThat(claims.path("aud").asString()).isEqualTo(GOOGLE);
    assertThat(claims.path("scope").asString()).isEqualTo(ServiceAccount.SCOPE);
    assertThat(claims.path("iat").asLong()).isEqualTo(NOW.getEpochSecond());
    assertThat(claims.path("exp").asLong()).isEqualTo(NOW.getEpochSecond() + 3_600);
    assertThat(grant.endpoint()).isEqualTo(new Grant.Endpoint(URI.create(GOOGLE), false, null));
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example/token",
    "https://googleapis.com.evil.example/token",
    "https://evil-googleapis.com/token",
    "http://oauth2.googleapis.com/token",
    "https://oauth2.googleapis.com:8443/token",
    "https://a@oauth2.googleapis.com/token",
    "https://oauth2.googleapis.com/token?a=b",
    "not an address",
    "''",
  })
  void anAddressInTheFileIsBelievedOnlyWhereItIsGoogles(String address) {
    assertThatExceptionOfType(Unusable.class)
        .isThrownBy(() -> ServiceAccount.read(account.file(address), NONE))
        .withMessageContaining("token_uri that is not Google's");
  }

  @Test
  void anAddressOfTheOperatorsWinsAndMayBeAnywhere() throws Unusable {
    URI own = URI.create("http://127.0.0.1:1/token");
    Grant grant =
        ServiceAccount.read(account.file("https://evil.example"), new Wishes(own, "a b", null));
    assertThat(grant.endpoint()).isEqualTo(new Grant.Endpoint(own, true, null));
    JsonNode claims = account.verified(new String(grant.request(NOW), UTF_8));
    assertThat(claims.path("aud").asString()).isEqualTo(own.toString());
    assertThat(claims.path("scope").asString()).isEqualTo("a b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing | is not JSON",
        "{\"type\":\"authorized_user\"} | its type must be service_account",
        "{\"type\":\"service_account\"} | has no client_email",
        "{\"type\":\"service_account\",\"client_email\":\"a\"} | has no private_key",
        "{\"type\":\"service_account\",\"client_email\":\"a\",\"private_key\":\"canary!\"} | has no private_key",
      })
  void aBadFileIsSaidWithoutItsContent(String file, String message) {
    assertThatExceptionOfType(Unusable.class)
        .isThrownBy(() -> ServiceAccount.read(file, NONE))
        .withMessageContaining(message)
        .withMessageNotContaining("canary");
  }

  @Test
  void anApplicationAsksWithItsSecret() {
    EntraClient client = new EntraClient("tenant-1", "client-1", "s&cret +ä=", null, null, null);
    assertThat(client.endpoint().address())
        .isEqualTo(URI.create("https://login.microsoftonline.com/tenant-1/oauth2/v2.0/token"));
    assertThat(client.endpoint().operators()).isFalse();
    assertThat(new String(client.request(NOW), UTF_8))
        .isEqualTo(
            "grant_type=client_credentials&client_id=client-1&client_secret=s%26cret+%2B%C3%A4%3D"
                + "&scope=https%3A%2F%2Fcognitiveservices.azure.com%2F.default");
    assertThat(client.secrets()).containsExactly(new Secret("s&cret +ä="));
    assertThat(client.toString()).doesNotContain("s&cret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {\"access_token\":\"t\",\"expires_in\":3599} | Granted[token=Secret, life=PT59M59S]",
        "200 | {\"access_token\":\"t\",\"expires_in\":\"60\"} | Granted[token=Secret, life=PT1M]",
        "200 | {\"access_token\":\"t\"} | Granted[token=Secret, life=PT5M]",
        "200 | {\"access_token\":\"t\",\"expires_in\":1e15} | Granted[token=Secret, life=PT8784H]",
        "200 | {\"access_token\":\"t\",\"expires_in\":-1} | Nothing[]",
        "200 | {\"access_token\":\"a b\",\"expires_in\":60} | Nothing[]",
        "200 | {\"access_token\":7,\"expires_in\":60} | Nothing[]",
        "200 | <html> | Nothing[]",
        "400 | {\"error\":\"invalid_grant\",\"error_description\":\"x\"} | Refused[word=invalid_grant]",
        "401 | {\"error\":\"Bad thing\"} | Refused[word=]",
        "403 | nothing | Refused[word=]",
        "503 | {\"error\":\"temporarily_unavailable\"} | Nothing[]",
      })
  void whatTheEndpointSaysIsReadStrictly(int status, String body, String answer) {
    Answer read = TokenAnswer.read(status, body.getBytes(UTF_8));
    assertThat(read.toString()).isEqualTo(answer);
    assertThat(read).isNotEqualTo(new Answer.Granted(new Secret("other"), Duration.ZERO));
  }
}
