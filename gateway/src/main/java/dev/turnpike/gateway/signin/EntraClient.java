package dev.turnpike.gateway.signin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.gateway.upstream.Grant;
import dev.turnpike.gateway.upstream.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An application's grant at Microsoft Entra: client credentials with a secret (RFC 6749, section
/// 4.4; learn.microsoft.com, "OAuth 2.0 client credentials flow").
public final class EntraClient implements Grant {
  public static final String SCOPE = "https://cognitiveservices.azure.com/.default";

  private static final String LOGIN = "https://login.microsoftonline.com/";

  private final String clientId;
  private final Secret secret;
  private final String scope;
  private final Endpoint endpoint;

  /// An `address` of the operator's own is asked in place of Microsoft's.
  public EntraClient(
      String tenantId,
      String clientId,
      String secret,
      @Nullable String scope,
      @Nullable URI address,
      @Nullable Path ca) {
    this.clientId = clientId;
    this.secret = new Secret(secret);
    this.scope = scope == null ? SCOPE : scope;
    this.endpoint =
        address == null
            ? new Endpoint(URI.create(LOGIN + tenantId + "/oauth2/v2.0/token"), false, null)
            : new Endpoint(address, true, ca);
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public byte[] request(Instant now) {
    String form =
        "grant_type=client_credentials&client_id="
            + URLEncoder.encode(clientId, UTF_8)
            + "&client_secret="
            + URLEncoder.encode(secret.text(), UTF_8)
            + "&scope="
            + URLEncoder.encode(scope, UTF_8);
    return form.getBytes(UTF_8);
  }

  @Override
  public Answer read(int status, byte[] body) {
    return TokenAnswer.read(status, body);
  }

  @Override
  public List<Secret> secrets() {
    return List.of(secret);
  }

  @Override
  public String toString() {
    return "EntraClient";
  }
}
