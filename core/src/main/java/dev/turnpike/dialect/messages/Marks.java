package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Part;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `cache_control` on blocks and tools.
final class Marks {
  static final String FIELD = "cache_control";

  private static final Set<String> MARKED = Set.of("system", "messages", "tools");

  private Marks() {}

  /// The mark on `holder`; null where there is none, or null itself.
  static @Nullable CacheMark read(Json holder) {
    Json mark = holder.get(FIELD);
    if (!mark.isObject()) {
      return null;
    }
    String ttl = mark.get("ttl").textOrNull();
    return ttl == null ? CacheMark.PLAIN : new CacheMark(ttl);
  }

  static void write(JsonWriter json, @Nullable CacheMark mark) {
    if (mark == null) {
      return;
    }
    json.name(FIELD).object().field("type", "ephemeral");
    if (mark.isOneHour() || "5m".equals(mark.ttl())) {
      json.field("ttl", mark.ttl());
    }
    json.end();
  }

  /// A request without the marks that are null; `body` itself where there are none.
  static byte[] withoutNulls(byte[] body, Notes notes) throws MalformedJson {
    Json request = Json.parse(body);
    boolean any = false;
    JsonWriter json = new JsonWriter(body.length).object();
    for (int i = 0; i < request.names().size(); i++) {
      String name = request.names().get(i);
      Json value = request.values().get(i);
      boolean holds = MARKED.contains(name) && anyNull(value);
      if (holds) {
        notes.repaired(name);
        json.name(name);
        withoutNulls(json, value);
      } else {
        json.rawField(name, value);
      }
      any |= holds;
    }
    return any ? json.end().bytes() : body;
  }

  private static void withoutNulls(JsonWriter out, Json value) {
    if (!anyNull(value)) {
      out.raw(value);
    } else if (value.isArray()) {
      out.array();
      value.elements().forEach(element -> withoutNulls(out, element));
      out.end();
    } else {
      out.object();
      for (int i = 0; i < value.names().size(); i++) {
        String name = value.names().get(i);
        Json member = value.values().get(i);
        if (name.equals("content")) {
          out.name(name);
          withoutNulls(out, member);
        } else if (!name.equals(FIELD) || member.isThere()) {
          out.rawField(name, member);
        }
      }
      out.end();
    }
  }

  /// Whether there is a mark of null anywhere in blocks or tools, in what tools answered too.
  private static boolean anyNull(Json value) {
    if (value.has(FIELD) && !value.get(FIELD).isThere()) {
      return true;
    }
    Json within = value.isObject() ? value.get("content") : value;
    return within.elements().stream().anyMatch(Marks::anyNull);
  }

  /// Marks the last part that can be marked, unless it is marked already. False where none can be.
  static boolean putOnLast(List<Part> parts, CacheMark mark) {
    for (int i = parts.size() - 1; i >= 0; i--) {
      if (parts.get(i).mark() != null) {
        return true;
      }
      Part marked = Part.marked(parts.get(i), mark);
      if (marked.mark() != null) {
        parts.set(i, marked);
        return true;
      }
    }
    return false;
  }
}
