package dev.turnpike.dialect.gemini;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.ErrorRow;
import dev.turnpike.dialect.json.JsonText;
import java.util.Map;

/// `{"error":{"code","message","status"}}`, with a `RetryInfo` where there is a time to wait.
final class GeminiError {
  private GeminiError() {}

  static String object(Failure failure) {
    ErrorRow row = ErrorRow.of(failure);
    return "{\"error\":{\"code\":"
        + row.plainStatus()
        + ",\"message\":"
        + JsonText.quoted(failure.message())
        + ",\"status\":"
        + JsonText.quoted(row.kind().googleStatus())
        + details(row.headers())
        + "}}";
  }

  private static String details(Map<String, String> headers) {
    String wait = headers.get("retry-after");
    return wait == null
        ? ""
        : ",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\""
            + wait
            + "s\"}]";
  }
}
