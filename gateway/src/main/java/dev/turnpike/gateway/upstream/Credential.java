package dev.turnpike.gateway.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Failure;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Arrays;
import java.util.Map;

/// The gateway's own right to a provider. Never printed: its text says only which one it is.
public final class Credential {
  private final String id;
  private final SignIn signIn;

  /// `id` is for traces: which credential it was, not what it holds.
  public Credential(String id, SignIn signIn) {
    this.id = id;
    this.signIn = signIn;
  }

  /// A plain key. An empty secret is none.
  public Credential(String id, String secret) {
    this(id, new SignIn.Key(new Secret(secret)));
  }

  public String id() {
    return id;
  }

  SignIn signIn() {
    return signIn;
  }

  /// The provider said no to a call: the token that it was made with, if any, is not used again.
  public void refused(UpstreamCall call) {
    Secret token = call.token();
    if (token != null && signIn instanceof SignIn.Token(Tokens tokens)) {
      tokens.forget(token);
    }
  }

  /// The bytes with every occurrence of the secret starred out, so that an upstream which repeats
  /// its key in an error does not show it to a client or a trace.
  public byte[] maskedIn(byte[] bytes) {
    byte[] masked = bytes;
    for (Secret secret : signIn.secrets()) {
      masked = secret.maskedIn(masked);
    }
    return masked;
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
    String masked = message;
    for (Secret secret : signIn.secrets()) {
      masked = secret.withoutPieces(masked);
    }
    return masked.equals(message) ? failure : failure.saying(masked);
  }

  /// The headers themselves, or where one holds the secret, a copy without it.
  public MultiMap maskedIn(MultiMap headers) {
    if (!isIn(headers)) {
      return headers;
    }
    MultiMap masked = HttpHeaders.headers();
    for (Map.Entry<String, String> header : headers) {
      masked.add(header.getKey(), maskedIn(header.getValue()));
    }
    return masked;
  }

  private boolean isIn(MultiMap headers) {
    for (Secret secret : signIn.secrets()) {
      for (Map.Entry<String, String> header : headers) {
        if (secret.isMasked() && secret.isIn(header.getValue())) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return "Credential[" + id + "]";
  }
}
