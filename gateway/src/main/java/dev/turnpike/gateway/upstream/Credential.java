package dev.turnpike.gateway.upstream;

import dev.turnpike.catalog.Provider.CredentialForm;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;

/// The gateway's own key at a provider. Never printed: its text says only which one it is.
public final class Credential {
  private static final byte MASK = '*';
  private static final int SHORTEST_MASKED = 8;

  private final String id;
  private final String secret;

  /// `id` is for traces: which credential it was, not what it holds. An empty secret is none.
  public Credential(String id, String secret) {
    this.id = id;
    this.secret = secret;
  }

  public String id() {
    return id;
  }

  void addTo(MultiMap headers, CredentialForm form) {
    if (secret.isEmpty()) {
      return;
    }
    switch (form) {
      case NONE -> {}
      case BEARER -> headers.set("authorization", "Bearer " + secret);
      case X_API_KEY -> headers.set("x-api-key", secret);
      case GOOGLE_API_KEY -> headers.set("x-goog-api-key", secret);
      case API_KEY -> headers.set("api-key", secret);
    }
  }

  /// The bytes with every occurrence of the secret starred out, so that an upstream which repeats
  /// its key in an error does not show it to a client or a trace.
  public byte[] maskedIn(byte[] bytes) {
    if (secret.length() < SHORTEST_MASKED) {
      return bytes;
    }
    byte[] needle = secret.getBytes(StandardCharsets.UTF_8);
    byte[] masked = null;
    for (int at = 0; at <= bytes.length - needle.length; at++) {
      if (matches(bytes, at, needle)) {
        masked = masked == null ? bytes.clone() : masked;
        java.util.Arrays.fill(masked, at, at + needle.length, MASK);
        at += needle.length - 1;
      }
    }
    return masked == null ? bytes : masked;
  }

  /// As [#maskedIn(byte[])], for text.
  public String maskedIn(String text) {
    return secret.length() < SHORTEST_MASKED ? text : text.replace(secret, "********");
  }

  private static boolean matches(byte[] bytes, int at, byte[] needle) {
    for (int i = 0; i < needle.length; i++) {
      if (bytes[at + i] != needle[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return "Credential[" + id + "]";
  }
}
