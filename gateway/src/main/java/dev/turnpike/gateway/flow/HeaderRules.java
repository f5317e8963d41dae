package dev.turnpike.gateway.flow;

import dev.turnpike.catalog.Provider;
import dev.turnpike.dialect.Dialect;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Which headers go on, both ways: an allow-list, because everything else belongs to one connection
/// or to one account.
final class HeaderRules {
  private static final Set<String> TO_PROVIDER =
      Set.of(
          "openai-beta",
          "originator",
          "session-id",
          "session_id",
          "thread-id",
          "conversation_id",
          "idempotency-key",
          "x-client-request-id",
          "x-openai-subagent",
          "x-goog-api-client",
          "x-app",
          "user-agent");

  private static final Set<String> TO_CLIENT =
      Set.of(
          "content-type",
          "request-id",
          "x-request-id",
          "retry-after",
          "retry-after-ms",
          "x-should-retry",
          "x-models-etag",
          "x-reasoning-included",
          "cf-ray");

  private static final String[] TO_PROVIDER_PREFIXES = {"anthropic-", "x-codex-", "x-claude-code-"};
  private static final String[] TO_CLIENT_PREFIXES = {
    "anthropic-", "openai-", "x-ratelimit-", "x-codex-"
  };

  /// The account of a provider is the gateway's, not the caller's.
  private static final Set<String> NEVER_TO_PROVIDER =
      Set.of("anthropic-workspace-id", "anthropic-organization-id");

  /// Anthropic refuses a call without one; this is the version that every model knows.
  private static final String ANTHROPIC_VERSION = "anthropic-version";

  private static final String OLDEST_VERSION = "2023-06-01";

  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_WAIT_SECONDS = 60;
  private static final Pattern NUMBER = Pattern.compile("\\d{1,300}(\\.\\d{1,300})?");

  private HeaderRules() {}

  /// The head of an upstream request: what the client sent and a provider may see, what every
  /// provider needs, and of the provider's own ones those that the client did not send. A provider
  /// in another dialect sees nothing of the client's: `shown` is false.
  static MultiMap toProvider(
      MultiMap fromClient, boolean shown, Provider provider, Dialect dialect, boolean stream) {
    MultiMap headers = HttpHeaders.headers();
    for (Map.Entry<String, String> header : fromClient) {
      String name = header.getKey();
      if (provider.hosting().clientHeaders().contains(lower(name))) {
        headers.add(name, header.getValue());
      }
      if (shown
          && isListed(name, TO_PROVIDER, TO_PROVIDER_PREFIXES)
          && !NEVER_TO_PROVIDER.contains(lower(name))) {
        String value = dialect.shown(name, header.getValue());
        if (value != null) {
          headers.add(name, value);
        }
      }
    }
    headers.set(HttpHeaders.CONTENT_TYPE, "application/json");
    headers.set(HttpHeaders.ACCEPT, stream ? dialect.streamType() : "application/json");
    headers.set(HttpHeaders.ACCEPT_ENCODING, "identity");
    provider
        .headers()
        .forEach(
            (name, value) -> {
              if (!headers.contains(name)) {
                headers.set(name, value);
              }
            });
    if (dialect.id().equals("messages")
        && dialect.takesHeaders()
        && !headers.contains(ANTHROPIC_VERSION)) {
      headers.set(ANTHROPIC_VERSION, OLDEST_VERSION);
    }
    return headers;
  }

  /// Copies those of an upstream's headers that a client of the same dialect may see. A wait is at
  /// most a minute: SDKs really sleep as long as they are told to.
  static void toClient(MultiMap fromProvider, MultiMap headers) {
    for (Map.Entry<String, String> header : fromProvider) {
      boolean again = // the first one is what the answer is read by
          header.getKey().equalsIgnoreCase("content-type") && headers.contains("content-type");
      if (!again
          && isListed(header.getKey(), TO_CLIENT, TO_CLIENT_PREFIXES)
          && isClean(header.getValue())) {
        headers.add(header.getKey(), header.getValue());
      }
    }
    limit("retry-after", LONGEST_WAIT_SECONDS, headers);
    limit("retry-after-ms", 1_000 * LONGEST_WAIT_SECONDS, headers);
  }

  /// Leaves out what is no number: a date, or nonsense.
  private static void limit(String name, int most, MultiMap headers) {
    String wait = headers.get(name);
    if (wait == null) {
      return;
    }
    if (!NUMBER.matcher(wait).matches()) {
      headers.remove(name);
    } else if (Double.parseDouble(wait) > most) {
      headers.set(name, Integer.toString(most));
    }
  }

  /// What a caller wrote, fit for a header: anything but visible ASCII and spaces is a `?`.
  static String visible(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return text.replaceAll("[^ -~]", "?");
      }
    }
    return text;
  }

  private static boolean isListed(String name, Set<String> names, String[] prefixes) {
    if (name.length() > LONGEST_NAME) {
      return false;
    }
    for (String prefix : prefixes) {
      if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
        return true;
      }
    }
    return names.contains(lower(name));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static boolean isClean(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        return false;
      }
    }
    return true;
  }
}
