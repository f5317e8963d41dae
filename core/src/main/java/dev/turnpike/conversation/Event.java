package dev.turnpike.conversation;

import org.jspecify.annotations.Nullable;

/// A piece of an answer as it comes, in no one's format. Readers say what they hear; the order is
/// seen to by whoever passes events on to a writer.
public sealed interface Event {

  /// The answer has begun. `id` is the provider's, or null.
  record Started(@Nullable String id) implements Event {}

  record Text(String text) implements Event {}

  record Refusal(String text) implements Event {}

  /// More of the model's thinking; `summary` says it is a summary of it, `part` counts summaries.
  record Thought(boolean summary, int part, String text) implements Event {}

  /// Ends a thought with its proof; without a thought before it the proof is all there is.
  record Sealed(Seal seal) implements Event {}

  /// The model begins a call. `key` tells the calls of one answer apart while they come. `id` is
  /// null or empty where the provider gives none.
  record Call(
      int key,
      @Nullable String id,
      @Nullable String namespace,
      String name,
      boolean freeform,
      @Nullable Seal seal)
      implements Event {}

  /// More of the arguments of a call, verbatim.
  record Arguments(int key, String text) implements Event {}

  /// The call is complete. Need not come: the end of the answer completes all.
  record CallDone(int key) implements Event {}

  record Cited(Citation citation) implements Event {}

  /// The provider ran a tool of its own.
  record Hosted(Part.Hosted part) implements Event {}

  /// `sequence` is the stop sequence that was met, or null.
  record Stopped(StopReason reason, @Nullable String sequence) implements Event {}
}
