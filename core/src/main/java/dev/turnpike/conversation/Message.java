package dev.turnpike.conversation;

import java.util.ArrayList;
import java.util.List;

/// One turn of a conversation. The order of its parts is significant. What tools answered are parts
/// of a user's message.
public record Message(Role role, List<Part> parts) {
  public Message {
    parts = List.copyOf(parts);
  }

  public enum Role {
    /// Instructions, at the place where they were given; `developer` in OpenAI's words.
    SYSTEM,
    USER,
    ASSISTANT
  }

  public static Message of(Role role, Part... parts) {
    return new Message(role, List.of(parts));
  }

  public Message with(List<Part> others) {
    return new Message(role, others);
  }

  /// The same without any proof of what the model thought, and without thoughts that were nothing
  /// else.
  Message withoutSeals() {
    List<Part> kept = new ArrayList<>(parts.size());
    for (Part part : parts) {
      switch (part) {
        case Part.Thought thought -> {
          if (!thought.text().isEmpty()) {
            kept.add(new Part.Thought(thought.summary(), thought.text(), null));
          }
        }
        case Part.ToolUse use -> kept.add(use.withoutSeal());
        default -> kept.add(part);
      }
    }
    return with(kept);
  }
}
