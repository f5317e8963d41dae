package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.Part;
import java.util.ArrayList;
import java.util.List;

/// The order of the parts in one turn that Messages takes.
final class PartOrder {
  private PartOrder() {}

  /// The ids of the calls of a turn.
  static List<String> calls(List<Part> parts) {
    List<String> ids = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Part.ToolUse use) {
        ids.add(use.id());
      }
    }
    return ids;
  }

  /// What tools answered first, in the order of their `calls`, then all else.
  static List<Part> ofUser(List<Part> parts, List<String> calls) {
    List<Part.ToolResult> results = new ArrayList<>();
    List<Part> others = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Part.ToolResult result) {
        results.add(result);
      } else {
        others.add(part);
      }
    }
    List<Part> ordered = new ArrayList<>(parts.size());
    for (String call : calls) {
      for (int i = 0; i < results.size(); i++) {
        if (results.get(i).id().equals(call)) {
          ordered.add(results.remove(i));
          break;
        }
      }
    }
    ordered.addAll(results);
    ordered.addAll(others);
    return ordered;
  }

  /// Calls last, but never across a thought: what stands between two thoughts keeps its place
  /// between them, for the provider knows its own thoughts by their place.
  static List<Part> ofAnswer(List<Part> parts) {
    List<Part> ordered = new ArrayList<>(parts.size());
    List<Part> calls = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Part.Thought) {
        ordered.addAll(calls);
        calls.clear();
      }
      (part instanceof Part.ToolUse ? calls : ordered).add(part);
    }
    ordered.addAll(calls);
    return ordered;
  }
}
