package dev.turnpike.dialect.translation;

import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps the seals that are the target's own: none is ever sent another provider's.
final class FitSeals {
  private final Fit fit;

  private FitSeals(Fit fit) {
    this.fit = fit;
  }

  static Conversation fit(Conversation conversation, Fit fit) {
    FitSeals seals = new FitSeals(fit);
    List<Message> messages = new ArrayList<>(conversation.messages().size());
    for (Message message : conversation.messages()) {
      messages.add(message.role() == Message.Role.ASSISTANT ? seals.fitted(message) : message);
    }
    return conversation.with(messages);
  }

  private Message fitted(Message message) {
    if (message.parts().stream().noneMatch(FitSeals::isSealed)) {
      return message;
    }
    List<Part> parts = new ArrayList<>(message.parts().size());
    for (Part part : message.parts()) {
      switch (part) {
        case Part.Thought thought -> {
          Seal seal = own(thought.seal());
          if (seal != null || !thought.text().isEmpty()) {
            parts.add(new Part.Thought(thought.summary(), thought.text(), seal));
          }
        }
        case Part.ToolUse use ->
            parts.add(
                new Part.ToolUse(
                    use.id(),
                    use.namespace(),
                    use.name(),
                    use.freeform(),
                    use.arguments(),
                    own(use.seal()),
                    use.mark()));
        case Part.Text _,
            Part.Refusal _,
            Part.Image _,
            Part.Document _,
            Part.Audio _,
            Part.Video _,
            Part.ToolResult _,
            Part.Hosted _,
            Part.Compaction _ ->
            parts.add(part);
      }
    }
    return message.with(parts);
  }

  private static boolean isSealed(Part part) {
    return (part instanceof Part.Thought thought && thought.seal() != null)
        || (part instanceof Part.ToolUse use && use.seal() != null);
  }

  private @Nullable Seal own(@Nullable Seal seal) {
    if (seal == null) {
      return null;
    }
    if (fit.dialect().seals().contains(seal.form()) && seal.belongsTo(fit.origin())) {
      return seal;
    }
    fit.notes().dropped("reasoning_signature");
    return null;
  }
}
