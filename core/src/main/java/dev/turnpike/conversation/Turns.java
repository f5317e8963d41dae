package dev.turnpike.conversation;

import java.util.ArrayList;
import java.util.List;

/// The turns of a conversation as most providers want them.
public final class Turns {
  private Turns() {}

  /// Messages of one role that follow each other become one.
  public static List<Message> merged(List<Message> messages) {
    List<Message> merged = new ArrayList<>();
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      parts.addAll(message.parts());
      boolean goesOn = i + 1 < messages.size() && messages.get(i + 1).role() == message.role();
      if (!goesOn) {
        merged.add(message.with(parts));
        parts.clear();
      }
    }
    return merged;
  }

  /// The system messages that stand before everything else.
  public static List<Message> leadingSystem(List<Message> messages) {
    int end = 0;
    while (end < messages.size() && messages.get(end).role() == Message.Role.SYSTEM) {
      end++;
    }
    return messages.subList(0, end);
  }
}
