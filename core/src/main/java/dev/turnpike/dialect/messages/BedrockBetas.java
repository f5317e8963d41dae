package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.Notes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which of Anthropic's betas Bedrock takes: a beta that it does not know refuses the whole request
/// ("invalid beta flag"), so only those go on that were seen to be taken.
final class BedrockBetas {
  static final String CONTEXT_MANAGEMENT = "context-management-2025-06-27";
  static final String TOOL_SEARCH = "tool-search-tool-2025-10-19";
  static final String FINE_GRAINED = "fine-grained-tool-streaming-2025-05-14";

  /// Probed one by one (envoyproxy/ai-gateway#2512).
  private static final Set<String> TAKEN =
      Set.of(
          "computer-use-2024-10-22",
          "computer-use-2025-01-24",
          "context-1m-2025-08-07",
          CONTEXT_MANAGEMENT,
          "dev-full-thinking-2025-05-14",
          FINE_GRAINED,
          "interleaved-thinking-2025-05-14",
          "mcp-client-2025-04-04",
          "mcp-client-2025-11-20",
          "model-context-window-exceeded-2025-08-26",
          "output-128k-2025-02-19",
          "pdfs-2024-09-25",
          "search-results-2025-06-09",
          "token-counting-2024-11-01",
          "token-efficient-tools-2025-02-19",
          TOOL_SEARCH,
          "web-search-2025-03-05");

  /// What Bedrock calls otherwise.
  private static final Map<String, String> ALIASES =
      Map.of("advanced-tool-use-2025-11-20", TOOL_SEARCH);

  private BedrockBetas() {}

  /// Those of `asked` that Bedrock takes, in their order; each text may hold several.
  static Set<String> taken(List<String> asked, Notes notes) {
    Set<String> taken = new LinkedHashSet<>();
    for (String listed : asked) {
      for (String beta : listed.split(",", -1)) {
        String name = ALIASES.getOrDefault(beta.strip(), beta.strip());
        if (TAKEN.contains(name)) {
          taken.add(name);
        } else if (!name.isEmpty()) {
          notes.dropped("anthropic-beta");
        }
      }
    }
    return taken;
  }
}
