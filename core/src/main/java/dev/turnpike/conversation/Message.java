package dev.turnpike.conversation;

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
}
