package dev.turnpike.dialect.gemini;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Message.Role;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Turns;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/// Writes the turns of a conversation as contents: a user's first, none empty, and what tools
/// answered in a content of its own.
final class ContentsWriter {
  private final Accepts accepts;
  private final JsonWriter out;

  ContentsWriter(Accepts accepts, JsonWriter out) {
    this.accepts = accepts;
    this.out = out;
  }

  void write(List<Message> messages) {
    List<Message> turns = Turns.merged(speaking(messages));
    if (turns.isEmpty() || turns.getFirst().role() == Role.ASSISTANT) {
      out.raw("{\"role\":\"user\",\"parts\":[{\"text\":\".\"}]}");
    }
    boolean thinks = ThinkingConfig.thinks(accepts);
    UserTurn user = new UserTurn(accepts, out);
    for (Message turn : turns) {
      if (turn.role() == Role.ASSISTANT) {
        new ModelTurn(thinks).write(turn.parts(), out);
        user.answers(turn.parts());
      } else {
        user.write(turn.parts());
      }
    }
  }

  /// Later instructions are a user's words here, and what says nothing is left out.
  private static List<Message> speaking(List<Message> messages) {
    List<Message> speaking = new ArrayList<>(messages.size());
    for (Message message : messages) {
      List<Part> parts = message.parts().stream().filter(ContentsWriter::speaks).toList();
      if (!parts.isEmpty()) {
        Role role = message.role() == Role.SYSTEM ? Role.USER : message.role();
        speaking.add(new Message(role, parts));
      }
    }
    return speaking;
  }

  private static boolean speaks(Part part) {
    return switch (part) {
      case Part.Text text -> !text.text().isEmpty();
      case Part.Refusal refusal -> !refusal.text().isEmpty();
      case Part.Thought thought ->
          thought.seal() != null && thought.seal().form() == Seal.Form.THOUGHT;
      case Part.Hosted hosted -> PartWriter.isOwn(hosted) || !hosted.text().isEmpty();
      case Part.Compaction compaction -> !compaction.summary().isEmpty();
      case Part.Image _,
          Part.Document _,
          Part.Audio _,
          Part.Video _,
          Part.ToolUse _,
          Part.ToolResult _ ->
          true;
    };
  }
}
