package dev.turnpike.dialect;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import org.jspecify.annotations.Nullable;

/// What a whole answer says of itself.
public sealed interface WholeReply {

  /// An answer. `usage` is as reported, else counted from bytes and marked as estimated.
  record Answer(
      Usage usage,
      @Nullable String finishReason,
      @Nullable String answeringModel,
      @Nullable String serviceTier)
      implements WholeReply {}

  record Broken(Failure failure) implements WholeReply {}
}
