package dev.turnpike.dialect.chat;

import dev.turnpike.conversation.StopReason;
import java.util.Locale;

/// `finish_reason` in all its words.
final class FinishReasons {
  private FinishReasons() {}

  /// What a word means; one that is not known means that the model was done.
  static StopReason read(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "tool_calls", "function_call", "tool_use", "tool_call" -> StopReason.TOOL;
      case "length", "model_length", "max_tokens" -> StopReason.LENGTH;
      case "content_filter", "refusal", "safety" -> StopReason.FILTER;
      default -> StopReason.STOP;
    };
  }

  /// Whether a word says that the host failed: OpenRouter's `error`, DeepSeek's
  /// `insufficient_system_resource`, vLLM's `abort`.
  static boolean isFailure(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "error", "insufficient_system_resource", "abort", "timeout" -> true;
      default -> false;
    };
  }

  static String written(StopReason reason) {
    return switch (reason) {
      case STOP, STOP_SEQUENCE, PAUSE, COMPACTION -> "stop";
      case TOOL -> "tool_calls";
      case LENGTH, CONTEXT -> "length";
      case FILTER -> "content_filter";
    };
  }
}
