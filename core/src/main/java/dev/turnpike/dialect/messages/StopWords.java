package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.StopReason;

/// `stop_reason` in Messages' words.
final class StopWords {
  private StopWords() {}

  static StopReason read(String word) {
    return switch (word) {
      case "max_tokens" -> StopReason.LENGTH;
      case "stop_sequence" -> StopReason.STOP_SEQUENCE;
      case "tool_use" -> StopReason.TOOL;
      case "pause_turn" -> StopReason.PAUSE;
      case "compaction" -> StopReason.COMPACTION;
      case "refusal" -> StopReason.FILTER;
      case "model_context_window_exceeded" -> StopReason.CONTEXT;
      default -> StopReason.STOP;
    };
  }

  /// `refused` says that the model declined in words of its own.
  static String write(StopReason reason, boolean refused) {
    return switch (reason) {
      case STOP -> refused ? "refusal" : "end_turn";
      case STOP_SEQUENCE -> "stop_sequence";
      case TOOL -> "tool_use";
      case LENGTH -> "max_tokens";
      case CONTEXT -> "model_context_window_exceeded";
      case FILTER -> "refusal";
      case PAUSE -> "pause_turn";
      case COMPACTION -> "compaction";
    };
  }
}
