package dev.turnpike.dialect.gemini;

import dev.turnpike.conversation.Part;
import dev.turnpike.dialect.json.Json;
import java.util.Locale;

/// Parts that tell of tools which Google runs: code and its outcome, and tools of the server.
final class HostedPart {
  private HostedPart() {}

  static boolean isOne(Json part) {
    return Named.at(part, "executableCode").isThere()
        || Named.at(part, "codeExecutionResult").isThere()
        || Named.at(part, "toolCall").isThere()
        || Named.at(part, "toolResponse").isThere();
  }

  static Part.Hosted of(Json part) {
    return new Part.Hosted("gemini", part.raw(), text(part), null);
  }

  private static String text(Json part) {
    Json code = Named.at(part, "executableCode");
    if (code.isObject()) {
      String language = code.get("language").text().toLowerCase(Locale.ROOT);
      return "```" + language + "\n" + code.get("code").text() + "\n```";
    }
    return Named.at(part, "codeExecutionResult").get("output").text();
  }
}
