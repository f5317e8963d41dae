package dev.turnpike.dialect.gemini;

import dev.turnpike.conversation.Message.Role;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The parts of a turn as they are read. Clients give an answer that was streamed back in the
/// pieces in which it came, with the proof of a thought in the last one: they are put together.
final class PartsSoFar {
  private final Role role;
  private final List<Part> parts = new ArrayList<>();

  /// What may go on: a text or a thought.
  private final StringBuilder open = new StringBuilder();

  private boolean openIsThought;

  PartsSoFar(Role role) {
    this.role = role;
  }

  Role role() {
    return role;
  }

  void text(String text) {
    if (role == Role.ASSISTANT) {
      say(text, false);
    } else if (!text.isEmpty()) {
      add(Part.Text.of(text));
    }
  }

  void thought(String text, @Nullable Seal seal) {
    say(text, true);
    if (seal != null) {
      parts.add(new Part.Thought(!open.isEmpty(), open.toString(), seal));
      open.setLength(0);
    }
  }

  private void say(String text, boolean thought) {
    if (openIsThought != thought) {
      close();
      openIsThought = thought;
    }
    open.append(text);
  }

  void add(Part part) {
    close();
    parts.add(part);
  }

  /// Puts a thought that only a call carried back to where thoughts are: before all else. A client
  /// that kept the thought itself has it there already.
  void restore(Seal seal) {
    close();
    for (Part part : parts) {
      if (part instanceof Part.Thought(_, String text, Seal kept)
          && kept != null
          && Signature.carried(kept, text).equals(seal)) {
        return;
      }
    }
    int end = 0;
    while (end < parts.size() && parts.get(end) instanceof Part.Thought) {
      end++;
    }
    parts.add(end, new Part.Thought(false, "", seal));
  }

  private void close() {
    if (!open.isEmpty()) {
      String said = open.toString();
      parts.add(openIsThought ? new Part.Thought(true, said, null) : Part.Text.of(said));
      open.setLength(0);
    }
  }

  List<Part> all() {
    close();
    return parts;
  }
}
