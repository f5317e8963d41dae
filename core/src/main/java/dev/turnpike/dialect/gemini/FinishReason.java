package dev.turnpike.dialect.gemini;

import dev.turnpike.conversation.StopReason;

/// Why an answer ended, in Gemini's words.
final class FinishReason {
  private FinishReason() {}

  static StopReason read(String word) {
    return switch (word) {
      case "MAX_TOKENS" -> StopReason.LENGTH;
      case "SAFETY",
          "RECITATION",
          "LANGUAGE",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION" ->
          StopReason.FILTER;
      default -> StopReason.STOP;
    };
  }

  /// Whether what was being said may be incomplete.
  static boolean cutsOff(StopReason reason) {
    return reason == StopReason.LENGTH || reason == StopReason.CONTEXT;
  }

  static String write(StopReason reason) {
    return switch (reason) {
      case STOP, STOP_SEQUENCE, TOOL, PAUSE, COMPACTION -> "STOP";
      case LENGTH, CONTEXT -> "MAX_TOKENS";
      case FILTER -> "SAFETY";
    };
  }
}
