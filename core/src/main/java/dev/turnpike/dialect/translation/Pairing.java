package dev.turnpike.dialect.translation;

import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Sees to it that every call in a conversation is answered in the user's message that follows it,
/// as most providers insist on: clients that were interrupted or that compacted their history break
/// this.
final class Pairing {
  private static final String NO_RESULT = "[no result recorded]";

  private final Notes notes;
  private final List<Message> out = new ArrayList<>();

  private Pairing(Notes notes) {
    this.notes = notes;
  }

  static List<Message> paired(List<Message> messages, Notes notes) {
    return messages.stream().noneMatch(Pairing::hasTools)
        ? messages
        : new Pairing(notes).pair(messages);
  }

  private static boolean hasTools(Message message) {
    return message.parts().stream()
        .anyMatch(part -> part instanceof Part.ToolUse || part instanceof Part.ToolResult);
  }

  private List<Message> pair(List<Message> messages) {
    int at = 0;
    while (at < messages.size()) {
      Message message = messages.get(at++);
      if (message.role() != Message.Role.ASSISTANT) {
        out.add(withoutTools(message));
        continue;
      }
      List<Part> spoken = new ArrayList<>(message.parts());
      while (at < messages.size() && messages.get(at).role() == Message.Role.ASSISTANT) {
        spoken.addAll(messages.get(at++).parts());
      }
      Message whole = message.with(toldApart(spoken));
      out.add(whole);
      Map<String, Part.ToolUse> open = calls(whole);
      if (open.isEmpty()) {
        continue;
      }
      int from = at;
      while (at < messages.size() && messages.get(at).role() != Message.Role.ASSISTANT) {
        at++;
      }
      answer(open, messages.subList(from, at));
    }
    return out;
  }

  /// Two calls of one id in one turn cannot both be answered: the later one goes. A model does not
  /// answer calls.
  private List<Part> toldApart(List<Part> parts) {
    Set<String> ids = new HashSet<>();
    List<Part> kept = new ArrayList<>(parts.size());
    for (Part part : parts) {
      if (part instanceof Part.ToolUse use && !ids.add(use.id())) {
        notes.repaired("duplicate_tool_call");
      } else {
        kept.add(orphaned(part));
      }
    }
    return kept;
  }

  private static Map<String, Part.ToolUse> calls(Message message) {
    Map<String, Part.ToolUse> calls = new LinkedHashMap<>();
    for (Part part : message.parts()) {
      if (part instanceof Part.ToolUse use) {
        calls.put(use.id(), use);
      }
    }
    return calls;
  }

  /// `following` is everything up to the next words of the model. All results come first, in the
  /// order of the calls; the last one of an id is the one that counts.
  private void answer(Map<String, Part.ToolUse> open, List<Message> following) {
    Map<String, Part.ToolResult> results = new HashMap<>();
    List<Message> rest = new ArrayList<>();
    for (Message message : following) {
      List<Part> others = new ArrayList<>();
      for (Part part : message.parts()) {
        if (part instanceof Part.ToolResult result && open.containsKey(result.id())) {
          results.put(result.id(), result);
        } else if (!isMisplaced(part)) {
          others.add(orphaned(part));
        }
      }
      if (!others.isEmpty() || message.parts().isEmpty()) {
        rest.add(message.with(others));
      }
    }
    List<Part> answers = new ArrayList<>();
    for (Part.ToolUse use : open.values()) {
      Part.ToolResult result = results.get(use.id());
      if (result == null) {
        notes.repaired("missing_tool_result");
        result =
            new Part.ToolResult(
                use.id(), List.of(Part.Text.of(NO_RESULT)), true, use.freeform(), null);
      }
      answers.add(result);
    }
    if (!rest.isEmpty() && rest.getFirst().role() == Message.Role.USER) {
      answers.addAll(rest.removeFirst().parts());
    }
    out.add(new Message(Message.Role.USER, answers));
    out.addAll(rest);
  }

  private Message withoutTools(Message message) {
    return hasTools(message)
        ? message.with(
            message.parts().stream()
                .filter(part -> !isMisplaced(part))
                .map(this::orphaned)
                .toList())
        : message;
  }

  /// Only a model calls tools: a call in anyone else's message goes.
  private boolean isMisplaced(Part part) {
    boolean misplaced = part instanceof Part.ToolUse;
    if (misplaced) {
      notes.repaired("misplaced_tool_call");
    }
    return misplaced;
  }

  /// The answer to a call that is not there any more is told as text.
  private Part orphaned(Part part) {
    if (!(part instanceof Part.ToolResult result)) {
      return part;
    }
    notes.repaired("orphaned_tool_result");
    StringBuilder text = new StringBuilder("[result of an earlier tool call]");
    for (Part piece : result.content()) {
      if (piece instanceof Part.Text said) {
        text.append('\n').append(said.text());
      }
    }
    return new Part.Text(text.toString(), List.of(), result.mark());
  }
}
