package dev.turnpike.dialect.chat;

import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The entries of `reasoning_details` that a stream sends, piece by piece, as the one array that is
/// to be echoed: texts of one kind and index grow together, all else stays as it came.
final class DetailPieces {
  /// The most characters that are kept; an array that was cut is worth nothing to its provider.
  private static final int MOST_CHARS = 4 * 1024 * 1024;

  private final StringBuilder whole = new StringBuilder();
  private int chars;
  private @Nullable Entry last;

  /// An entry that may grow: its members as they were written, and its text.
  private static final class Entry {
    final String textName;
    final String type;
    final @Nullable Integer index;
    final Map<String, String> members = new LinkedHashMap<>();
    final StringBuilder text = new StringBuilder();

    Entry(Json detail, String textName) {
      this.textName = textName;
      this.type = detail.get("type").text();
      this.index = detail.get("index").smallOrNull();
      add(detail);
    }

    boolean takes(Json detail) {
      return index != null
          && index.equals(detail.get("index").smallOrNull())
          && detail.get("type").says(type);
    }

    void add(Json detail) {
      for (String name : detail.names()) {
        Json value = detail.get(name);
        if (name.equals(textName)) {
          text.append(value.text());
          members.putIfAbsent(name, "");
        } else if (value.isThere() || !members.containsKey(name)) {
          members.put(name, value.raw());
        }
      }
    }

    String json() {
      JsonWriter json = new JsonWriter(text.length() + 128).object();
      for (Map.Entry<String, String> member : members.entrySet()) {
        if (member.getKey().equals(textName)) {
          json.field(textName, text.toString());
        } else {
          json.rawField(member.getKey(), member.getValue());
        }
      }
      return json.end().toString();
    }
  }

  void add(Json detail) {
    String raw = detail.raw();
    chars += Math.min(raw.length(), MOST_CHARS);
    if (!detail.isObject() || chars > MOST_CHARS) {
      chars = Math.min(chars, MOST_CHARS + 1);
      return;
    }
    Entry growing = last;
    if (growing != null && growing.takes(detail)) {
      growing.add(detail);
      return;
    }
    settle();
    switch (detail.get("type").text()) {
      case "reasoning.text" -> last = new Entry(detail, "text");
      case "reasoning.summary" -> last = new Entry(detail, "summary");
      default -> append(raw);
    }
  }

  private void settle() {
    Entry settled = last;
    if (settled != null) {
      append(settled.json());
      last = null;
    }
  }

  private void append(String json) {
    whole.append(whole.isEmpty() ? "" : ",").append(json);
  }

  /// The array of all entries since the last time; null where there were none.
  @Nullable String take() {
    settle();
    boolean none = whole.isEmpty() || chars > MOST_CHARS;
    String array = none ? null : "[" + whole + "]";
    whole.setLength(0);
    return array;
  }
}
