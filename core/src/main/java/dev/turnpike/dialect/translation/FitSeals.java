package dev.turnpike.dialect.translation;

import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Seal.Form;
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
    if (fit.dialect().seals().contains(seal.form()) && isOwn(seal)) {
      return seal;
    }
    fit.notes().dropped("reasoning_signature");
    return null;
  }

  /// Anthropic's signatures hold wherever a Claude is hosted; all others only where they were made.
  /// One without an origin came from the client in its own form and is taken at its word.
  private boolean isOwn(Seal seal) {
    boolean anthropic = seal.form() == Form.SIGNATURE || seal.form() == Form.REDACTED;
    if (anthropic && !fit.origin().contains("claude")) {
      return false;
    }
    String origin = seal.origin();
    return origin == null || anthropic || provider(origin).equals(provider(fit.origin()));
  }

  private static String provider(String id) {
    int slash = id.indexOf('/');
    return slash < 0 ? id : id.substring(0, slash);
  }
}
