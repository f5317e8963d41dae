package dev.turnpike.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A whole answer: what the events of a stream come to. `id` is the provider's, or null.
public record Answer(
    @Nullable String id, List<Part> parts, StopReason reason, @Nullable String sequence) {
  public Answer {
    parts = List.copyOf(parts);
  }
}
