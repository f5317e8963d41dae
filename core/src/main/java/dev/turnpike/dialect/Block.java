package dev.turnpike.dialect;

import dev.turnpike.conversation.Seal;
import org.jspecify.annotations.Nullable;

/// A stretch of an answer that is of one kind, from the event that opens it to the one that closes
/// it.
public sealed interface Block {

  record Text() implements Block {}

  record Refusal() implements Block {}

  /// `summary` says that the text is a summary of the thinking.
  record Thought(boolean summary) implements Block {}

  /// `id` is never empty and no other call of the answer has it.
  record Call(
      String id, @Nullable String namespace, String name, boolean freeform, @Nullable Seal seal)
      implements Block {}
}
