package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A Google service account of a test's own, and what Google would check of its grants.
public record TestAccount(KeyPair keys) {
  public static final String EMAIL = "turnpike@project-1.iam.gserviceaccount.com";

  private static final String GRANT =
      "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=";

  public static TestAccount make() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return new TestAccount(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// As Google gives it out.
  public String file(String tokenUri) {
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(keys.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    return TestGateway.JSON.writeValueAsString(
        Map.of(
            "type",
            "service_account",
            "project_id",
            "project-1",
            "private_key_id",
            "key-1",
            "private_key",
            pem,
            "client_email",
            EMAIL,
            "token_uri",
            tokenUri));
  }

  /// The claims of the grant in a form, whose signature must be this account's.
  public JsonNode verified(String form) {
    assertThat(form).startsWith(GRANT);
    String[] parts = URLDecoder.decode(form.substring(GRANT.length()), UTF_8).split("\\.", -1);
    assertThat(parts).hasSize(3);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(keys.getPublic());
      signature.update((parts[0] + "." + parts[1]).getBytes(UTF_8));
      assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
    JsonNode head = TestGateway.JSON.readTree(Base64.getUrlDecoder().decode(parts[0]));
    assertThat(head.path("alg").asString()).isEqualTo("RS256");
    assertThat(head.path("kid").asString()).isEqualTo("key-1");
    return TestGateway.JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
  }
}
