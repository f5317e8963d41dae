package dev.turnpike.dialect.messages;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Message.Role;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Turns;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A conversation in the turns that Messages wants: instructions first, one turn for each change of
/// speaker, the user's first, nothing empty. What stands early never depends on what comes later,
/// but for the last turn: a provider's prompt cache must find again what it has seen.
record RequestTurns(List<Part> system, List<Message> turns) {
  private static final String PLACEHOLDER = ".";
  private static final String REMINDER = "<system-reminder>";

  RequestTurns {
    system = List.copyOf(system);
    turns = List.copyOf(turns);
  }

  /// `theirs` says that the conversation came in Messages, so that its own blocks mean something.
  static RequestTurns of(List<Message> messages, Accepts accepts, boolean theirs, Notes notes) {
    List<Message> leading = Turns.leadingSystem(messages);
    PlainParts plain = new PlainParts(accepts.can(Capability.WEB_SEARCH), theirs, notes);
    List<Part> system = new ArrayList<>();
    for (Message message : leading) {
      system.addAll(texts(message.parts()));
    }
    List<Message> turns = new ArrayList<>();
    for (Message message : messages.subList(leading.size(), messages.size())) {
      turns.add(
          switch (message.role()) {
            case SYSTEM -> later(message, accepts.can(Capability.LATER_SYSTEM));
            case USER, ASSISTANT -> message.with(plain.of(message.parts()));
          });
    }
    List<Message> whole = withoutEmpty(resultsBeforeSystem(Turns.merged(turns)));
    return new RequestTurns(kept(system, List.of()), ordered(fromUser(Turns.merged(whole))));
  }

  /// Whether the conversation ends with words that the client has put into the model's mouth.
  boolean isPrefilled() {
    return !turns.isEmpty() && turns.getLast().role() == Role.ASSISTANT;
  }

  /// The same, ending with a user who asks to go on.
  RequestTurns continued() {
    List<Message> more = new ArrayList<>(turns);
    more.add(Message.of(Role.USER, Part.Text.of("Continue.")));
    return new RequestTurns(system, more);
  }

  /// The same with a beginning of an answer that ends in no space, which Anthropic refuses.
  RequestTurns stripped() {
    List<Message> others = new ArrayList<>(turns);
    List<Part> parts = new ArrayList<>(others.removeLast().parts());
    if (parts.getLast() instanceof Part.Text text) {
      parts.removeLast();
      parts.add(new Part.Text(text.text().stripTrailing(), text.citations(), text.mark()));
    }
    others.add(new Message(Role.ASSISTANT, parts));
    return new RequestTurns(system, others);
  }

  /// Whether the last turn answers calls of a turn that does not begin with signed thinking: such a
  /// conversation cannot go on with thinking (models that think by a budget).
  boolean answersUnsignedCalls() {
    int last = turns.size() - 1;
    while (last > 0 && turns.get(last).role() == Role.SYSTEM) {
      last--;
    }
    if (last < 1 || !hasResult(turns.get(last))) {
      return false;
    }
    Message before = turns.get(last - 1);
    return before.role() == Role.ASSISTANT
        && before.parts().stream().anyMatch(part -> part instanceof Part.ToolUse)
        && !(before.parts().getFirst() instanceof Part.Thought);
  }

  // One message.

  private static List<Part> texts(List<Part> parts) {
    List<Part> texts = new ArrayList<>(parts.size());
    for (Part part : parts) {
      if (part instanceof Part.Text) {
        texts.add(part);
      }
    }
    return texts;
  }

  /// Instructions in the midst of things: as they are, or as a text of the user's.
  private static Message later(Message message, boolean asSystem) {
    List<Part> texts = texts(message.parts());
    if (asSystem) {
      return message.with(texts);
    }
    List<Part> wrapped = new ArrayList<>(texts.size());
    for (Part part : texts) {
      if (part instanceof Part.Text text) {
        boolean plain = text.isBlank() || text.text().stripLeading().startsWith(REMINDER);
        String said = plain ? text.text() : REMINDER + "\n" + text.text() + "\n</system-reminder>";
        wrapped.add(new Part.Text(said, List.of(), text.mark()));
      }
    }
    return new Message(Role.USER, wrapped);
  }

  // All of them.

  /// Results follow their calls at once; what the system says between waits.
  private static List<Message> resultsBeforeSystem(List<Message> turns) {
    List<Message> moved = new ArrayList<>(turns);
    for (int i = 1; i + 1 < moved.size(); i++) {
      if (moved.get(i).role() == Role.SYSTEM && hasResult(moved.get(i + 1))) {
        Message system = moved.get(i);
        moved.set(i, moved.get(i + 1));
        moved.set(i + 1, system);
      }
    }
    return moved;
  }

  private static boolean hasResult(Message message) {
    return message.parts().stream().anyMatch(part -> part instanceof Part.ToolResult);
  }

  /// A user's turn of which nothing is left still stands; any other goes.
  private static List<Message> withoutEmpty(List<Message> turns) {
    List<Message> whole = new ArrayList<>(turns.size());
    for (Message turn : turns) {
      List<Part> parts = kept(turn.parts(), whole);
      if (!parts.isEmpty()) {
        whole.add(turn.with(parts));
      } else if (turn.role() == Role.USER) {
        whole.add(Message.of(Role.USER, Part.Text.of(PLACEHOLDER)));
      }
    }
    return whole;
  }

  /// Without empty texts; the cache mark of one goes to what stands before it, be it in the last of
  /// `before`.
  private static List<Part> kept(List<Part> parts, List<Message> before) {
    List<Part> kept = new ArrayList<>(parts.size());
    for (Part part : parts) {
      if (!(part instanceof Part.Text text) || !text.isBlank()) {
        kept.add(part);
        continue;
      }
      CacheMark mark = text.mark();
      if (mark != null && !Marks.putOnLast(kept, mark) && !before.isEmpty()) {
        List<Part> last = new ArrayList<>(before.getLast().parts());
        Marks.putOnLast(last, mark);
        before.set(before.size() - 1, before.getLast().with(last));
      }
    }
    return kept;
  }

  private static List<Message> fromUser(List<Message> turns) {
    if (!turns.isEmpty() && turns.getFirst().role() == Role.USER) {
      return turns;
    }
    List<Message> more = new ArrayList<>(turns);
    more.addFirst(Message.of(Role.USER, Part.Text.of(PLACEHOLDER)));
    return more;
  }

  private static List<Message> ordered(List<Message> turns) {
    List<Message> ordered = new ArrayList<>(turns.size());
    List<String> calls = List.of();
    for (Message turn : turns) {
      switch (turn.role()) {
        case SYSTEM -> ordered.add(turn);
        case ASSISTANT -> {
          List<Part> parts = PartOrder.ofAnswer(turn.parts());
          calls = PartOrder.calls(parts);
          ordered.add(turn.with(parts));
        }
        case USER -> {
          ordered.add(turn.with(PartOrder.ofUser(turn.parts(), calls)));
          calls = List.of();
        }
      }
    }
    return ordered;
  }

  /// The names of all tools that were called, in the order of their first call.
  Set<String> calledTools() {
    Set<String> names = new LinkedHashSet<>();
    for (Message turn : turns) {
      for (Part part : turn.parts()) {
        if (part instanceof Part.ToolUse use) {
          names.add(CallName.of(use.namespace(), use.name()));
        }
      }
    }
    return names;
  }
}
