package dev.turnpike.gateway.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.catalog.Provider.CredentialForm;
import io.vertx.core.MultiMap;
import java.net.URLEncoder;

/// Where a plain key goes in a request.
final class KeyForm {
  private KeyForm() {}

  /// Puts the key where `form` wants it and returns the path and query to ask for, which are
  /// `target` itself but for the one form that has the key in the query.
  static String add(Secret key, CredentialForm form, MultiMap headers, String target) {
    if (key.text().isEmpty()) {
      return target;
    }
    switch (form) {
      case NONE, QUERY -> {}
      case BEARER, AWS -> headers.set("authorization", "Bearer " + key.text());
      case X_API_KEY -> headers.set("x-api-key", key.text());
      case XI_API_KEY -> headers.set("xi-api-key", key.text());
      case GOOGLE_API_KEY, GOOGLE -> headers.set("x-goog-api-key", key.text());
      case API_KEY, AZURE -> headers.set("api-key", key.text());
    }
    return form == CredentialForm.QUERY
        ? target
            + (target.contains("?") ? "&" : "?")
            + "key="
            + URLEncoder.encode(key.text(), UTF_8)
        : target;
  }
}
