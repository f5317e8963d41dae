package dev.turnpike.simulator.voice;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Listens to a conversation as a voice reads it from front to back: counts its text and remembers
/// what was said last.
final class Conversation {
  private long bytes;
  private String lastText = "";
  private Optional<String> result = Optional.empty();

  /// Text that only counts: system prompts, earlier answers, arguments of calls.
  void said(String text) {
    bytes += text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// A message of the user with text in it.
  void asked(String text) {
    said(text);
    if (!text.isEmpty()) {
      lastText = text;
      result = Optional.empty();
    }
  }

  /// A tool's result; it stays the last word if the user adds text to it in the same message.
  void result(String text) {
    said(text);
    result = Optional.of(text);
  }

  String lastText() {
    return lastText;
  }

  Optional<String> toolResult() {
    return result;
  }

  long promptTokens() {
    return Math.max(1, Tokens.in(bytes));
  }
}
