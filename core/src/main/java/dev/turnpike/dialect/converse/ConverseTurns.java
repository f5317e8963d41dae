package dev.turnpike.dialect.converse;

import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Message.Role;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Turns;
import dev.turnpike.dialect.Reminders;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The turns of a conversation as Converse takes them: user and assistant take turns and the user
/// begins, nothing is blank, calls come last in a turn and their results first in the next.
final class ConverseTurns {
  private ConverseTurns() {}

  static List<Message> of(List<Message> messages) {
    List<Message> kept = new ArrayList<>();
    for (Message message : Turns.merged(Reminders.inUserTurns(messages))) {
      List<Part> parts = sayable(message.parts());
      if (!parts.isEmpty() || message.role() == Role.USER) {
        kept.add(message.with(parts));
      }
    }
    List<Message> turns = new ArrayList<>(Turns.merged(kept));
    if (turns.isEmpty() || turns.getFirst().role() != Role.USER) {
      turns.addFirst(Message.of(Role.USER));
    }
    List<String> calls = List.of();
    for (int i = 0; i < turns.size(); i++) {
      Message turn = turns.get(i);
      turns.set(i, turn.with(ordered(turn.parts(), calls)));
      calls = calls(turn);
    }
    stripEnd(turns);
    return turns;
  }

  private static List<String> calls(Message turn) {
    List<String> ids = new ArrayList<>();
    for (Part part : turn.parts()) {
      if (part instanceof Part.ToolUse use) {
        ids.add(use.id());
      }
    }
    return ids;
  }

  /// The parts that say something. The cache mark of one that does not goes to the one before.
  static List<Part> sayable(List<Part> parts) {
    List<Part> kept = new ArrayList<>(parts.size());
    for (Part part : parts) {
      if (saysSomething(part)) {
        kept.add(part);
      } else if (part.mark() != null) {
        markLast(kept, part.mark());
      }
    }
    return kept;
  }

  private static void markLast(List<Part> parts, @Nullable CacheMark mark) {
    for (int i = parts.size() - 1; i >= 0; i--) {
      Part part = parts.get(i);
      Part marked = part.mark() == null ? Part.marked(part, mark) : part;
      if (marked.mark() != null) {
        parts.set(i, marked);
        return;
      }
    }
  }

  private static boolean saysSomething(Part part) {
    return switch (part) {
      case Part.Text text -> !text.isBlank();
      case Part.Refusal refusal -> !refusal.text().isBlank();
      case Part.Hosted hosted -> !hosted.text().isBlank();
      case Part.Compaction compaction -> !compaction.summary().isBlank();
      case Part.Thought thought -> isSealed(thought);
      case Part.Image _,
          Part.Document _,
          Part.Audio _,
          Part.Video _,
          Part.ToolUse _,
          Part.ToolResult _ ->
          true;
    };
  }

  /// Models refuse thoughts that they cannot know for their own.
  private static boolean isSealed(Part.Thought thought) {
    Seal seal = thought.seal();
    if (seal == null) {
      return false;
    }
    return switch (seal.form()) {
      case SIGNATURE, REDACTED -> true;
      case PLAIN -> !thought.text().isBlank();
      case ENCRYPTED, THOUGHT, DETAILS -> false;
    };
  }

  /// Results first, in the order of their calls; calls last; the rest as it was.
  private static List<Part> ordered(List<Part> parts, List<String> calls) {
    List<Part> ordered = new ArrayList<>(parts);
    ordered.sort(Comparator.comparingInt(part -> place(part, calls)));
    return ordered;
  }

  private static int place(Part part, List<String> calls) {
    if (part instanceof Part.ToolResult result) {
      int call = calls.indexOf(result.id());
      return call < 0 ? calls.size() : call;
    }
    return part instanceof Part.ToolUse ? Integer.MAX_VALUE : calls.size() + 1;
  }

  /// An answer that the model is to go on with must not end in white space.
  private static void stripEnd(List<Message> turns) {
    Message last = turns.getLast();
    if (last.role() == Role.ASSISTANT && last.parts().getLast() instanceof Part.Text text) {
      List<Part> parts = new ArrayList<>(last.parts());
      parts.set(
          parts.size() - 1,
          new Part.Text(text.text().stripTrailing(), text.citations(), text.mark()));
      turns.set(turns.size() - 1, last.with(parts));
    }
  }
}
