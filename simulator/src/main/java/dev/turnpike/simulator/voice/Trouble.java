package dev.turnpike.simulator.voice;

import org.jspecify.annotations.Nullable;

/// An error with the words that each dialect has for it: `type` and `code` of OpenAI, `anthropic`'s
/// type and `google`'s status.
public record Trouble(
    int status,
    String type,
    @Nullable String code,
    String anthropic,
    String google,
    String message) {

  /// The usual error of a status.
  public static Trouble of(int status) {
    return switch (status) {
      case 400 -> invalid("The simulator was told to find this request invalid.");
      case 401 -> unauthorised("The simulator does not know this API key.");
      case 402 ->
          new Trouble(
              402,
              "insufficient_quota",
              "insufficient_quota",
              "billing_error",
              "RESOURCE_EXHAUSTED",
              "The account behind this key has no credit.");
      case 403 ->
          new Trouble(
              403,
              "permission_error",
              null,
              "permission_error",
              "PERMISSION_DENIED",
              "This key may not use this model.");
      case 404 ->
          new Trouble(
              404,
              "invalid_request_error",
              "model_not_found",
              "not_found_error",
              "NOT_FOUND",
              "There is no such model.");
      case 408 ->
          new Trouble(
              408,
              "timeout",
              null,
              "timeout_error",
              "DEADLINE_EXCEEDED",
              "The request took too long to arrive.");
      case 409 ->
          new Trouble(
              409,
              "invalid_request_error",
              "conflict",
              "invalid_request_error",
              "ABORTED",
              "Another request holds this resource.");
      case 413 ->
          new Trouble(
              413,
              "invalid_request_error",
              null,
              "request_too_large",
              "INVALID_ARGUMENT",
              "The request is larger than allowed.");
      case 422 ->
          new Trouble(
              422,
              "invalid_request_error",
              null,
              "invalid_request_error",
              "FAILED_PRECONDITION",
              "The request is well formed but cannot be followed.");
      case 425 ->
          new Trouble(
              425,
              "invalid_request_error",
              null,
              "api_error",
              "FAILED_PRECONDITION",
              "It is too early for this request.");
      case 429 ->
          new Trouble(
              429,
              "rate_limit_error",
              "rate_limit_exceeded",
              "rate_limit_error",
              "RESOURCE_EXHAUSTED",
              "Too many requests. Please try again in 1.2s.");
      case 502 ->
          new Trouble(
              502,
              "server_error",
              null,
              "api_error",
              "INTERNAL",
              "A server behind this one gave no usable answer.");
      case 503 ->
          new Trouble(
              503,
              "server_error",
              "overloaded",
              "overloaded_error",
              "UNAVAILABLE",
              "The model is overloaded.");
      case 504 ->
          new Trouble(
              504,
              "timeout",
              null,
              "timeout_error",
              "DEADLINE_EXCEEDED",
              "The model took too long.");
      case 529 ->
          new Trouble(
              529, "server_error", "overloaded", "overloaded_error", "UNAVAILABLE", "Overloaded");
      default ->
          status < 500
              ? new Trouble(
                  status,
                  "invalid_request_error",
                  null,
                  "invalid_request_error",
                  "FAILED_PRECONDITION",
                  "The simulator was told to answer " + status + ".")
              : new Trouble(
                  status,
                  "server_error",
                  null,
                  "api_error",
                  "INTERNAL",
                  "The simulator was told to answer " + status + ".");
    };
  }

  public static Trouble invalid(String message) {
    return new Trouble(
        400, "invalid_request_error", null, "invalid_request_error", "INVALID_ARGUMENT", message);
  }

  public static Trouble unauthorised(String message) {
    return new Trouble(
        401,
        "authentication_error",
        "invalid_api_key",
        "authentication_error",
        "UNAUTHENTICATED",
        message);
  }

  public static Trouble notFound(String message) {
    return of(404).saying(message);
  }

  public static Trouble quota() {
    return new Trouble(
        429,
        "insufficient_quota",
        "insufficient_quota",
        "rate_limit_error",
        "RESOURCE_EXHAUSTED",
        "You exceeded your current quota, please check your plan and billing details.");
  }

  public Trouble saying(String other) {
    return new Trouble(status, type, code, anthropic, google, other);
  }
}
