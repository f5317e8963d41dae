package dev.turnpike.gateway.signin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.gateway.upstream.Grant;
import dev.turnpike.gateway.upstream.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A Google service account's grant: a token of our own (RS256), good for an hour, that Google's
/// token endpoint exchanges for an access token (RFC 7523; developers.google.com, "Using OAuth 2.0
/// for Server to Server Applications").
///
/// The file of the key says where to ask, and is believed only where that is Google: else whoever
/// writes such a file could send the grant anywhere. Another address must be the operator's own.
public final class ServiceAccount implements Grant {
  public static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String GOOGLE = ".googleapis.com";
  private static final long LIFE_SECONDS = 3_600;

  private final String account;
  private final String keyId;
  private final PrivateKey key;
  private final String scope;
  private final Endpoint endpoint;

  private ServiceAccount(
      String account, String keyId, PrivateKey key, String scope, Endpoint endpoint) {
    this.account = account;
    this.keyId = keyId;
    this.key = key;
    this.scope = scope;
    this.endpoint = endpoint;
  }

  /// Where the operator wants to be asked otherwise than the file says, and for what; null where
  /// not.
  public record Wishes(@Nullable URI endpoint, @Nullable String scope, @Nullable Path ca) {}

  /// What is wrong with a key's file, as the end of a sentence; holds nothing of it.
  public static final class Unusable extends Exception {
    Unusable(String message) {
      super(message);
    }
  }

  /// Reads the content of a key's file.
  public static ServiceAccount read(String json, Wishes wishes) throws Unusable {
    JsonNode file;
    try {
      file = JSON.readTree(json);
    } catch (JacksonException e) {
      throw new Unusable("is not JSON");
    }
    String type = file.path("type").asString("");
    if (!type.equals("service_account")) {
      throw new Unusable("is not the key of a service account (its type must be service_account)");
    }
    String account = file.path("client_email").asString("");
    if (account.isEmpty()) {
      throw new Unusable("has no client_email");
    }
    return new ServiceAccount(
        account,
        file.path("private_key_id").asString(""),
        key(file.path("private_key").asString("")),
        wishes.scope == null ? SCOPE : wishes.scope,
        endpoint(file.path("token_uri").asString(""), wishes));
  }

  private static Endpoint endpoint(String written, Wishes wishes) throws Unusable {
    if (wishes.endpoint != null) {
      return new Endpoint(wishes.endpoint, true, wishes.ca);
    }
    try {
      URI address = URI.create(written);
      String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
      if ("https".equals(address.getScheme())
          && host.endsWith(GOOGLE)
          && address.getPort() < 0
          && address.getRawUserInfo() == null
          && address.getRawQuery() == null) {
        return new Endpoint(address, false, null);
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    throw new Unusable(
        "names a token_uri that is not Google's (https, under googleapis.com); an address of your"
            + " own goes into token_url");
  }

  private static PrivateKey key(String pem) throws Unusable {
    String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    try {
      byte[] der = Base64.getDecoder().decode(base64);
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw new Unusable("has no private_key that can be read (PEM, PKCS #8, RSA)");
    }
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public byte[] request(Instant now) {
    String form =
        "grant_type="
            + URLEncoder.encode("urn:ietf:params:oauth:grant-type:jwt-bearer", UTF_8)
            + "&assertion="
            + assertion(now);
    return form.getBytes(UTF_8);
  }

  private String assertion(Instant now) {
    Map<String, String> head =
        keyId.isEmpty()
            ? Map.of("alg", "RS256", "typ", "JWT")
            : Map.of("alg", "RS256", "typ", "JWT", "kid", keyId);
    long issued = now.getEpochSecond();
    Map<String, Object> claims =
        Map.of(
            "iss", account,
            "scope", scope,
            "aud", endpoint.address().toString(),
            "iat", issued,
            "exp", issued + LIFE_SECONDS);
    String signed =
        base64(JSON.writeValueAsBytes(head)) + "." + base64(JSON.writeValueAsBytes(claims));
    return signed + "." + base64(signature(signed));
  }

  private byte[] signature(String text) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(text.getBytes(UTF_8));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA256withRSA", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public Answer read(int status, byte[] body) {
    return TokenAnswer.read(status, body);
  }

  /// None: the key never leaves this process, and what it signs is good for an hour.
  @Override
  public List<Secret> secrets() {
    return List.of();
  }

  @Override
  public String toString() {
    return "ServiceAccount";
  }
}
