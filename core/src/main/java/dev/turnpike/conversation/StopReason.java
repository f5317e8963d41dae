package dev.turnpike.conversation;

/// Why an answer ended.
public enum StopReason {
  /// The model was done.
  STOP,
  /// It wrote one of the client's stop sequences.
  STOP_SEQUENCE,
  /// It waits for what its tools answer.
  TOOL,
  /// It reached the most it may write.
  LENGTH,
  /// Prompt and answer filled the model's window.
  CONTEXT,
  /// It or its provider refused.
  FILTER,
  /// The provider paused a long turn that can be continued (Messages).
  PAUSE,
  /// The provider summed the conversation up (Messages).
  COMPACTION
}
