package dev.turnpike.dialect;

/// What a path asks for: one operation of one dialect.
public enum Operation {
  CHAT_COMPLETIONS("chat"),
  EMBEDDINGS("chat"),
  SPEECH("chat"),
  RESPONSES("responses"),
  MESSAGES("messages"),
  COUNT_TOKENS("messages"),
  GENERATE_CONTENT("gemini"),
  STREAM_GENERATE_CONTENT("gemini"),
  GEMINI_COUNT_TOKENS("gemini");

  private final String dialect;

  Operation(String dialect) {
    this.dialect = dialect;
  }

  /// The id of the dialect it belongs to.
  public String dialect() {
    return dialect;
  }

  /// Whether it asks a model to say something.
  public boolean isConversation() {
    return isModelCall() && this != EMBEDDINGS && this != SPEECH;
  }

  /// Whether a model answers it with what costs something; counting tokens does not.
  public boolean isModelCall() {
    return this != COUNT_TOKENS && this != GEMINI_COUNT_TOKENS;
  }
}
