package dev.turnpike.gateway.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.catalog.Provider.CredentialForm;
import dev.turnpike.conversation.Failure;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Arrays;
import java.util.Map;

/// The gateway's own key at a provider. Never printed: its text says only which one it is.
public final class Credential {
  private static final byte MASK = '*';
  private static final int SHORTEST_MASKED = 8;
  private static final int UNICODE_ESCAPE = "u002d".length();

  private final String id;
  private final String secret;
  private final byte[] needle;

  /// `id` is for traces: which credential it was, not what it holds. An empty secret is none.
  public Credential(String id, String secret) {
    this.id = id;
    this.secret = secret;
    this.needle = secret.getBytes(UTF_8);
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
  /// its key in an error does not show it to a client or a trace. It is found with the escapes of
  /// JSON in it, too, however deeply they are nested.
  public byte[] maskedIn(byte[] bytes) {
    if (needle.length < SHORTEST_MASKED) {
      return bytes;
    }
    byte[] masked = null;
    for (int at = 0; at <= bytes.length - needle.length; at++) {
      int end = endOfSecret(bytes, at);
      if (end > 0) {
        masked = masked == null ? bytes.clone() : masked;
        Arrays.fill(masked, at, end, MASK);
        at = end - 1;
      }
    }
    return masked == null ? bytes : masked;
  }

  /// As [#maskedIn(byte[])], for text.
  public String maskedIn(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    byte[] masked = maskedIn(bytes);
    return Arrays.equals(bytes, masked) ? text : new String(masked, UTF_8);
  }

  /// The failure, its message without the secret and without any piece of it: the message may have
  /// been cut, and what looks like a key or an address in it replaced.
  public Failure maskedIn(Failure failure) {
    String message = failure.message();
    if (needle.length < SHORTEST_MASKED) {
      return failure;
    }
    StringBuilder masked = null;
    for (int at = 0; at <= message.length() - SHORTEST_MASKED; at++) {
      int end = endOfPiece(message, at);
      if (end > 0) {
        masked = masked == null ? new StringBuilder(message) : masked;
        masked.replace(at, end, "*".repeat(end - at));
        at = end - 1;
      }
    }
    return masked == null ? failure : failure.saying(masked.toString());
  }

  /// Where the piece of the secret ends that begins at `at`; -1 where none does.
  private int endOfPiece(String text, int at) {
    int end = at + SHORTEST_MASKED;
    if (!secret.contains(text.substring(at, end))) {
      return -1;
    }
    while (end < text.length() && secret.contains(text.substring(at, end + 1))) {
      end++;
    }
    return end;
  }

  /// The headers themselves, or where one holds the secret, a copy without it.
  public MultiMap maskedIn(MultiMap headers) {
    if (needle.length < SHORTEST_MASKED || !isIn(headers)) {
      return headers;
    }
    MultiMap masked = HttpHeaders.headers();
    for (Map.Entry<String, String> header : headers) {
      masked.add(header.getKey(), maskedIn(header.getValue()));
    }
    return masked;
  }

  private boolean isIn(MultiMap headers) {
    for (Map.Entry<String, String> header : headers) {
      if (header.getValue().contains(secret)) {
        return true;
      }
    }
    return false;
  }

  /// Where the secret ends that begins at `at`; -1 where none does.
  private int endOfSecret(byte[] bytes, int at) {
    int next = at;
    for (byte wanted : needle) {
      int escape = next;
      while (next < bytes.length && bytes[next] == '\\' && wanted != '\\') {
        next++;
      }
      if (next > escape && isUnicode(bytes, next, wanted)) {
        next += UNICODE_ESCAPE;
      } else if (next < bytes.length && bytes[next] == wanted) {
        next++;
      } else {
        return -1;
      }
    }
    return next;
  }

  /// Whether `u002d` or the like stands there and means this character.
  private static boolean isUnicode(byte[] bytes, int at, byte wanted) {
    if (at + UNICODE_ESCAPE > bytes.length || bytes[at] != 'u') {
      return false;
    }
    int value = 0;
    for (int i = at + 1; i < at + UNICODE_ESCAPE; i++) {
      int digit = Character.digit(bytes[i], 16);
      if (digit < 0) {
        return false;
      }
      value = 16 * value + digit;
    }
    return value == wanted;
  }

  @Override
  public String toString() {
    return "Credential[" + id + "]";
  }
}
