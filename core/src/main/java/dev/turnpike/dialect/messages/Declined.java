package dev.turnpike.dialect.messages;

import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Names;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Why models declined, and whether that costs something: a refusal before any output is billed in
/// some categories only (platform.claude.com/docs/en/build-with-claude/refusals-and-fallback, "How
/// refusals are billed", as of 2026-09-24).
final class Declined {
  private static final Set<String> BILLED = Set.of("bio", "frontier_llm", "reasoning_extraction");
  private static final Names CATEGORY = Names.of("category");
  private static final Names MODEL = Names.of("model");

  /// So many models are remembered; a request names fewer.
  private static final int MOST = 16;

  private Map<String, String> categories = Map.of();
  private @Nullable String category;
  private boolean told;

  /// Reads `stop_details`, the value that `json` has come to.
  void readDetails(JsonCursor json) throws MalformedJson {
    told |= json.is(Kind.OBJECT);
    String named = text(json, CATEGORY);
    category = named == null ? category : named;
  }

  /// Reads `from` of a block of type `fallback`; the name of the model.
  static @Nullable String readModel(JsonCursor json) throws MalformedJson {
    return text(json, MODEL);
  }

  /// Reads `trigger` of a block of type `fallback`, which says why a model declined.
  static @Nullable String readTrigger(JsonCursor json) throws MalformedJson {
    return text(json, CATEGORY);
  }

  void add(String model, String why) {
    if (categories.isEmpty()) {
      categories = new HashMap<>();
    }
    if (categories.size() < MOST) {
      categories.put(model, why);
    }
  }

  /// Whether the answer's own refusal, before any output, costs nothing. A host that tells no
  /// details has rules of its own.
  boolean isUnbilled() {
    return told && !BILLED.contains(category == null ? "" : category);
  }

  /// Whether that of a model which another one took over from costs nothing.
  boolean isUnbilled(String model) {
    return categories.entrySet().stream()
        .noneMatch(it -> isSame(it.getKey(), model) && BILLED.contains(it.getValue()));
  }

  /// Whether both name one model, one of them perhaps with its date.
  private static boolean isSame(String one, String other) {
    return one.equals(other) || one.startsWith(other + "-20") || other.startsWith(one + "-20");
  }

  private static @Nullable String text(JsonCursor json, Names name) throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      return null;
    }
    String text = null;
    json.open();
    while (json.member()) {
      if (json.keyIndex(name) >= 0) {
        text = json.textOr(null);
      } else {
        json.skip();
      }
    }
    return text;
  }
}
