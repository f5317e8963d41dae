package dev.turnpike.gateway.edge;

import dev.turnpike.gateway.flow.Call;
import io.vertx.core.MultiMap;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a client says of itself in its headers: name, version, session, patience.
final class Clients {
  private static final int LONGEST = 128;
  private static final long LONGEST_WAIT_SECONDS = 86_400;
  private static final String[] SESSIONS = {
    "x-claude-code-session-id", "session-id", "session_id", "x-session-affinity", "conversation_id"
  };

  private Clients() {}

  static Call.Client of(MultiMap headers) {
    String agent = headers.get("user-agent");
    String session = null;
    for (String name : SESSIONS) {
      session = session == null ? cut(headers.get(name)) : session;
    }
    return new Call.Client(name(agent), version(agent), session, patience(headers));
  }

  private static @Nullable String name(@Nullable String agent) {
    if (agent == null || agent.isBlank()) {
      return null;
    }
    int slash = agent.indexOf('/');
    int space = agent.indexOf(' ');
    int end = slash > 0 ? slash : space > 0 ? space : agent.length();
    return cut(agent.substring(0, end));
  }

  private static @Nullable String version(@Nullable String agent) {
    int slash = agent == null ? -1 : agent.indexOf('/');
    if (agent == null || slash < 0) {
      return null;
    }
    int end = slash + 1;
    while (end < agent.length() && agent.charAt(end) != ' ' && agent.charAt(end) != ';') {
      end++;
    }
    return end == slash + 1 ? null : cut(agent.substring(slash + 1, end));
  }

  /// The SDKs built by Stainless say in seconds how long they wait.
  private static @Nullable Duration patience(MultiMap headers) {
    String seconds = headers.get("x-stainless-timeout");
    if (seconds == null) {
      return null;
    }
    try {
      long whole = (long) Double.parseDouble(seconds);
      return whole <= 0 || whole > LONGEST_WAIT_SECONDS ? null : Duration.ofSeconds(whole);
    } catch (NumberFormatException notANumber) {
      return null;
    }
  }

  private static @Nullable String cut(@Nullable String text) {
    return text == null || text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }
}
