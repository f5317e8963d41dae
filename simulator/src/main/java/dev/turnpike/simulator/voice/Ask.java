package dev.turnpike.simulator.voice;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a request asks for, in no one's format.
///
/// `stream` and `usageAsked` say how it is to be answered; `text` is what the user said last;
/// `toolResult` is there when a tool's result came after it. `schema` is what the answer's text
/// must fit. `seed` makes ids; equal requests have equal seeds.
public record Ask(
    String model,
    boolean stream,
    boolean usageAsked,
    String text,
    Optional<String> toolResult,
    List<Tool> tools,
    @Nullable String toolChoice,
    Optional<JsonNode> schema,
    long maxOutputTokens,
    long promptTokens,
    String seed) {

  /// A request's output limit where it names none.
  public static final long NO_LIMIT = Long.MAX_VALUE;

  public Ask {
    tools = List.copyOf(tools);
  }

  /// A tool on offer. `freeForm` ones take text instead of JSON.
  public record Tool(String name, JsonNode schema, boolean freeForm) {}

  /// A request of which only the outline was read.
  public static Ask outline(
      String model, boolean stream, boolean usageAsked, long promptTokens, String seed) {
    return new Ask(
        model,
        stream,
        usageAsked,
        "",
        Optional.empty(),
        List.of(),
        null,
        Optional.empty(),
        NO_LIMIT,
        promptTokens,
        seed);
  }
}
