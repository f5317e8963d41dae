package dev.turnpike.dialect.chat;

import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Part;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Wishes for caching, which Chat knows in two forms: `cache_control`, which marketplaces took over
/// from Messages, and OpenAI's own `prompt_cache_breakpoint`.
final class Marks {
  private Marks() {}

  /// The mark on a part, a message or a tool, or null.
  static @Nullable CacheMark read(Json marked) {
    Json control = marked.get("cache_control");
    if (control.isObject()) {
      return new CacheMark(control.get("ttl").textOrNull());
    }
    return marked.get("prompt_cache_breakpoint").isObject() ? CacheMark.PLAIN : null;
  }

  /// Marks the last of `parts`: a mark on a message means its end.
  static void onLast(List<Part> parts, @Nullable CacheMark mark) {
    if (mark != null && !parts.isEmpty()) {
      parts.set(parts.size() - 1, Part.marked(parts.getLast(), mark));
    }
  }

  /// The last mark on any of `parts`, or null.
  static @Nullable CacheMark lastOf(List<Part> parts) {
    CacheMark last = null;
    for (Part part : parts) {
      last = part.mark() == null ? last : part.mark();
    }
    return last;
  }

  static void write(JsonWriter json, @Nullable CacheMark mark) {
    if (mark != null) {
      json.name("cache_control")
          .object()
          .field("type", "ephemeral")
          .fieldIf("ttl", mark.ttl())
          .end();
    }
  }
}
