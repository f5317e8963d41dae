package dev.turnpike.dialect;

/// The kinds of error that every wire language has a word for, with the words.
public enum ErrorKind {
  INVALID("invalid_request_error", "invalid_request_error", "INVALID_ARGUMENT", "invalid_prompt"),
  CONTEXT(
      "invalid_request_error",
      "invalid_request_error",
      "INVALID_ARGUMENT",
      "context_length_exceeded"),
  TOO_LARGE("invalid_request_error", "request_too_large", "INVALID_ARGUMENT", "invalid_prompt"),
  AUTHENTICATION(
      "authentication_error", "authentication_error", "UNAUTHENTICATED", "invalid_prompt"),
  FORBIDDEN("permission_error", "permission_error", "PERMISSION_DENIED", "invalid_prompt"),
  NOT_FOUND("invalid_request_error", "not_found_error", "NOT_FOUND", "invalid_prompt"),
  CONFLICT("invalid_request_error", "invalid_request_error", "ABORTED", "server_error"),
  BILLING("insufficient_quota", "billing_error", "RESOURCE_EXHAUSTED", "insufficient_quota"),
  RATE("rate_limit_error", "rate_limit_error", "RESOURCE_EXHAUSTED", "rate_limit_exceeded"),
  OVERLOADED("server_error", "overloaded_error", "UNAVAILABLE", "server_is_overloaded"),
  TIMEOUT("timeout", "timeout_error", "DEADLINE_EXCEEDED", "server_error"),
  UPSTREAM("server_error", "api_error", "INTERNAL", "server_error"),
  CANCELLED("invalid_request_error", "invalid_request_error", "CANCELLED", "server_error");

  private final String openAiType;
  private final String anthropicType;
  private final String googleStatus;
  private final String responsesCode;

  ErrorKind(String openAiType, String anthropicType, String googleStatus, String responsesCode) {
    this.openAiType = openAiType;
    this.anthropicType = anthropicType;
    this.googleStatus = googleStatus;
    this.responsesCode = responsesCode;
  }

  /// `error.type` of the two OpenAI languages.
  public String openAiType() {
    return openAiType;
  }

  /// `error.type` of Messages.
  public String anthropicType() {
    return anthropicType;
  }

  /// `error.status` of Gemini.
  public String googleStatus() {
    return googleStatus;
  }

  /// `response.error.code` in a stream of Responses: Codex decides by it whether to try again.
  public String responsesCode() {
    return responsesCode;
  }
}
