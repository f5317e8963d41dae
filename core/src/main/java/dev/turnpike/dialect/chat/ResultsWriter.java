package dev.turnpike.dialect.chat;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Accepts.Ids;
import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Texts;
import dev.turnpike.dialect.Hash;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes what tools answered: texts only. What else they gave is told of by a label, and shown by
/// the user under the same label.
final class ResultsWriter {
  private static final int LONGEST_ID = 64;
  private static final String ERROR = "Error: ";

  private final JsonWriter json;
  private final Accepts accepts;
  private final PartsWriter parts;
  private final Map<String, String> names = new HashMap<>();

  ResultsWriter(JsonWriter json, Accepts accepts, PartsWriter parts) {
    this.json = json;
    this.accepts = accepts;
    this.parts = parts;
  }

  /// Notes a call, whose result will come; returns the id that stands for it on the wire.
  String called(Part.ToolUse use) {
    names.put(use.id(), use.name());
    return wireId(use.id());
  }

  private String wireId(String id) {
    return switch (accepts.ids()) {
      case ANY -> id.length() <= LONGEST_ID ? id : "call_" + Hash.word(id);
      case NINE -> isNine(id) ? id : Hash.word(id).substring(0, 9);
    };
  }

  private static boolean isNine(String id) {
    return id.length() == 9 && id.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c));
  }

  /// Writes a tool's message; returns what the user is to show.
  List<Part> write(Part.ToolResult result) throws RequestRefused {
    json.object().field("role", "tool").field("tool_call_id", wireId(result.id()));
    String name = names.get(result.id());
    if (name != null && accepts.ids() == Ids.NINE) {
      json.field("name", name);
    }
    List<Part> attached = new ArrayList<>();
    List<Part> content = content(result, attached);
    json.name("content");
    parts.content(json, content);
    json.end();
    return attached;
  }

  /// What the tool's message holds; what it cannot hold goes to `attached`.
  private List<Part> content(Part.ToolResult result, List<Part> attached) {
    List<Part> content = new ArrayList<>();
    int number = 0;
    for (Part part : PartsWriter.sayable(result.content())) {
      boolean shown = part instanceof Part.Image && accepts.can(Capability.RESULT_IMAGES);
      if (part instanceof Part.Text || shown) {
        content.add(part);
        continue;
      }
      Part label = Part.Text.of(label(part, result.id(), ++number));
      content.add(label);
      attached.add(label);
      attached.add(Part.marked(part, null));
    }
    return Texts.areOnlyText(content) ? List.of(joined(result, content)) : content;
  }

  private static Part joined(Part.ToolResult result, List<Part> texts) {
    String text = Texts.joined(texts);
    boolean says = text.regionMatches(true, 0, ERROR, 0, ERROR.length() - 2);
    CacheMark mark = result.mark() == null ? Marks.lastOf(texts) : result.mark();
    return new Part.Text(result.error() && !says ? ERROR + text : text, List.of(), mark);
  }

  private static String label(Part part, String id, int number) {
    String what =
        switch (part) {
          case Part.Image _ -> "image";
          case Part.Document _ -> "document";
          case Part.Audio _ -> "sound";
          case Part.Video _ -> "video";
          case Part.Text _,
              Part.Refusal _,
              Part.Thought _,
              Part.ToolUse _,
              Part.ToolResult _,
              Part.Hosted _,
              Part.Compaction _ ->
              "part";
        };
    return "[" + what + " attached below: tool_result " + id + " #" + number + "]";
  }
}
