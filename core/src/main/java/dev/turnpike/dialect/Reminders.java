package dev.turnpike.dialect;

import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Message.Role;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Texts;
import dev.turnpike.conversation.Turns;
import java.util.ArrayList;
import java.util.List;

/// Instructions that come later than first, for models that take them only at the beginning: the
/// user says them, marked as what they are, at the place where they stood. To move them to the
/// beginning would change all that a prompt cache holds.
public final class Reminders {
  private Reminders() {}

  /// The messages behind the leading system messages, with no system message among them.
  public static List<Message> inUserTurns(List<Message> messages) {
    List<Message> turns = new ArrayList<>(messages.size());
    int first = Turns.leadingSystem(messages).size();
    for (Message message : messages.subList(first, messages.size())) {
      if (message.role() != Role.SYSTEM) {
        turns.add(message);
        continue;
      }
      String text = Texts.joined(message.parts());
      if (!text.isBlank()) {
        String marked = "<system-reminder>\n" + text + "\n</system-reminder>";
        turns.add(
            Message.of(
                Role.USER, new Part.Text(marked, List.of(), message.parts().getLast().mark())));
      }
    }
    return turns;
  }
}
