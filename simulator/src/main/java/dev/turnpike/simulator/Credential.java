package dev.turnpike.simulator;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/// The credential of a request, wherever a dialect may have put it.
final class Credential {
  private static final String BEARER = "bearer ";

  /// Of a signed request the id of the key is all there is.
  private static final String SIGNED = "AWS4-HMAC-SHA256 Credential=";

  private Credential() {}

  static @Nullable String of(HttpServerRequest request) {
    String authorization = request.getHeader("authorization");
    if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return authorization.substring(BEARER.length());
    }
    if (authorization != null && authorization.startsWith(SIGNED)) {
      return authorization.substring(SIGNED.length()).split("/", 2)[0];
    }
    for (String header : new String[] {"x-api-key", "xi-api-key", "x-goog-api-key", "api-key"}) {
      String value = request.getHeader(header);
      if (value != null) {
        return value;
      }
    }
    return request.getParam("key");
  }
}
