package dev.turnpike.dialect;

import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Names;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a provider's error object says, in whichever form providers write one: `error` an object or
/// a string, the fields at the top level, all of it in an array, a message that is no string, a
/// code that is a number.
public final class ErrorBody {
  private static final Names FIELDS =
      Names.of("error", "message", "detail", "type", "code", "status", "details");
  private static final Names DETAIL = Names.of("retryDelay", "reason");

  /// More of a message helps nobody.
  private static final int MAX_MESSAGE = 8000;

  private String message = "";
  private String retryDelay = "";
  private boolean isError;

  /// What names the kind of error, the most precise first.
  private final List<String> words = new ArrayList<>(4);

  private ErrorBody() {}

  /// The whole of a body; where it is not JSON, its text is the message.
  static ErrorBody of(byte[] body) {
    ErrorBody error = new ErrorBody();
    try {
      JsonCursor json = new JsonCursor(body);
      error.read(json);
      json.finish();
    } catch (MalformedJson e) {
      error.say(new String(body, StandardCharsets.UTF_8));
    }
    return error;
  }

  /// What should have been events; empty where it is not JSON that names an error.
  public static Optional<ErrorBody> insteadOfEvents(byte[] body, int from, int to) {
    try {
      JsonCursor json = new JsonCursor(body, from, to);
      ErrorBody error = at(json);
      json.finish();
      return error.isError ? Optional.of(error) : Optional.empty();
    } catch (MalformedJson e) {
      return Optional.empty();
    }
  }

  /// The value that `json` has come to: an `error` member of an answer or an event.
  public static ErrorBody at(JsonCursor json) throws MalformedJson {
    ErrorBody error = new ErrorBody();
    error.read(json);
    return error;
  }

  private void read(JsonCursor json) throws MalformedJson {
    switch (json.kind()) {
      case OBJECT -> object(json);
      case ARRAY -> {
        json.open();
        while (json.element()) {
          read(json);
        }
      }
      case STRING -> say(json.text());
      case NUMBER, BOOLEAN, NULL -> json.skip();
    }
  }

  private void object(JsonCursor json) throws MalformedJson {
    json.open();
    while (json.member()) {
      switch (json.key(FIELDS)) {
        case "error" -> {
          isError |= !json.is(Kind.NULL);
          read(json);
        }
        case "message" -> say(json.is(Kind.STRING) ? json.text() : rawOf(json));
        case "detail" -> detail(json);
        case "code" -> word(json, 0);
        case "status", "type" -> word(json, words.size());
        case "details" -> details(json);
        default -> json.skip();
      }
    }
  }

  /// A text, an error object of its own (ElevenLabs), or a list of what is wrong (FastAPI).
  private void detail(JsonCursor json) throws MalformedJson {
    if (json.is(Kind.OBJECT)) {
      JsonCursor again = json.copy();
      object(json);
      if (message.isEmpty()) {
        say(rawOf(again));
      }
    } else {
      say(json.is(Kind.STRING) ? json.text() : rawOf(json));
    }
  }

  private void say(String text) {
    if (message.isEmpty() && !text.equals("null")) {
      message = text.substring(0, Math.min(MAX_MESSAGE, text.length()));
    }
  }

  private static String rawOf(JsonCursor json) throws MalformedJson {
    json.skip();
    return json.raw();
  }

  private void word(JsonCursor json, int place) throws MalformedJson {
    String word = json.is(Kind.STRING) ? json.text() : rawOf(json);
    words.add(place, word);
  }

  private void details(JsonCursor json) throws MalformedJson {
    if (!json.is(Kind.ARRAY)) {
      json.skip();
      return;
    }
    json.open();
    while (json.element()) {
      if (!json.is(Kind.OBJECT)) {
        continue;
      }
      json.open();
      while (json.member()) {
        switch (json.key(DETAIL)) {
          case "retryDelay" -> retryDelay = String.valueOf(json.textOr(""));
          case "reason" -> words.add(String.valueOf(json.textOr("")));
          default -> json.skip();
        }
      }
    }
  }

  String message() {
    return message;
  }

  /// Google's `RetryInfo.retryDelay`, such as `12s`, or "".
  String retryDelay() {
    return retryDelay;
  }

  boolean says(String word) {
    return words.contains(word);
  }

  /// The HTTP status that these words would have come with, for an error inside a 200.
  int impliedStatus() {
    return words.stream().map(ErrorBody::status).flatMap(Optional::stream).findFirst().orElse(502);
  }

  private static Optional<Integer> status(String word) {
    return switch (word) {
      case "rate_limit_exceeded", "rate_limit_error", "RESOURCE_EXHAUSTED", "too_many_requests" ->
          Optional.of(429);
      case "insufficient_quota", "billing_error" -> Optional.of(402);
      case "overloaded_error" -> Optional.of(529);
      case "server_is_overloaded", "slow_down", "UNAVAILABLE" -> Optional.of(503);
      case "invalid_request_error",
          "invalid_prompt",
          "INVALID_ARGUMENT",
          "FAILED_PRECONDITION",
          "context_length_exceeded",
          "bio_policy",
          "cyber_policy" ->
          Optional.of(400);
      case "authentication_error", "invalid_api_key", "UNAUTHENTICATED" -> Optional.of(401);
      case "permission_error", "PERMISSION_DENIED" -> Optional.of(403);
      case "not_found_error", "model_not_found", "NOT_FOUND" -> Optional.of(404);
      case "request_too_large" -> Optional.of(413);
      case "timeout_error", "DEADLINE_EXCEEDED" -> Optional.of(504);
      case "api_error", "server_error", "INTERNAL" -> Optional.of(500);
      default -> word.matches("[45]\\d\\d") ? Optional.of(Integer.valueOf(word)) : Optional.empty();
    };
  }
}
