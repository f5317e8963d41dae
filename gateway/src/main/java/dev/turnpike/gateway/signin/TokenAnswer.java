package dev.turnpike.gateway.signin;

import dev.turnpike.gateway.upstream.Grant.Answer;
import dev.turnpike.gateway.upstream.Secret;
import java.time.Duration;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads what a token endpoint of OAuth 2.0 says (RFC 6749, sections 5.1 and 5.2).
final class TokenAnswer {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,16384}");
  private static final Pattern WORD = Pattern.compile("[a-z_]{1,64}");
  private static final long LONGEST_LIFE = 366L * 24 * 3600;

  /// Seconds, where the answer does not say how long the token lives, as RFC 6749 allows.
  private static final long UNSAID_LIFE = 300;

  private TokenAnswer() {}

  static Answer read(int status, byte[] body) {
    JsonNode said = json(body);
    if (status == 200) {
      JsonNode given = said.path("access_token");
      String token = given.isString() ? given.stringValue() : "";
      long life = Math.min(said.path("expires_in").asLong(UNSAID_LIFE), LONGEST_LIFE);
      return TOKEN.matcher(token).matches() && life > 0
          ? new Answer.Granted(new Secret(token), Duration.ofSeconds(life))
          : new Answer.Nothing();
    }
    if (status == 400 || status == 401 || status == 403) {
      String word = said.path("error").asString("");
      return new Answer.Refused(WORD.matcher(word).matches() ? word : "");
    }
    return new Answer.Nothing();
  }

  private static JsonNode json(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return JSON.missingNode();
    }
  }
}
