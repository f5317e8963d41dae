package dev.turnpike.gateway.flow;

import dev.turnpike.dialect.Operation;

/// How a call is called in traces where the caller gave it no name: operation and family.
final class Names {
  private Names() {}

  static String of(Operation operation) {
    return switch (operation) {
      case CHAT_COMPLETIONS -> "chat.openai";
      case EMBEDDINGS -> "embeddings.openai";
      case SPEECH -> "speech.openai";
      case RESPONSES -> "responses.openai";
      case MESSAGES -> "messages.anthropic";
      case COUNT_TOKENS -> "count_tokens.anthropic";
      case GENERATE_CONTENT, STREAM_GENERATE_CONTENT -> "generate_content.google";
      case GEMINI_COUNT_TOKENS -> "count_tokens.google";
    };
  }

  static String operation(Operation operation) {
    return switch (operation) {
      case CHAT_COMPLETIONS -> "chat_completions";
      case EMBEDDINGS -> "embeddings";
      case SPEECH -> "speech";
      case RESPONSES -> "responses";
      case MESSAGES -> "messages";
      case COUNT_TOKENS, GEMINI_COUNT_TOKENS -> "count_tokens";
      case GENERATE_CONTENT -> "generate_content";
      case STREAM_GENERATE_CONTENT -> "stream_generate_content";
    };
  }
}
