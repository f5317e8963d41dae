package dev.turnpike.dialect.responses;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.ErrorRow;
import dev.turnpike.dialect.json.JsonText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The end of a stream that broke: `response.failed`, which Codex understands, then `error`, on
/// which OpenAI's own clients raise: the one in JavaScript by the event's name, the one in Java by
/// the member `error` in it.
record ResponsesError(
    Failure failure, long sequence, String id, long createdAt, @Nullable String model) {

  /// Both events.
  byte[] events() {
    return (failedEvent() + errorEvent()).getBytes(UTF_8);
  }

  /// For a client that has been told the error.
  byte[] failed() {
    return failedEvent().getBytes(UTF_8);
  }

  private String failedEvent() {
    String failed =
        "{\"type\":\"response.failed\",\"sequence_number\":"
            + sequence
            + ",\"response\":{\"id\":"
            + JsonText.quoted(id)
            + ",\"object\":\"response\",\"created_at\":"
            + createdAt
            + ",\"status\":\"failed\",\"error\":{\"code\":"
            + code()
            + ",\"message\":"
            + message()
            + "},\"incomplete_details\":null,\"instructions\":null,\"metadata\":{},\"model\":"
            + JsonText.quoted(model == null ? "" : model)
            + ",\"output\":[],\"parallel_tool_calls\":true,\"temperature\":null"
            + ",\"tool_choice\":\"auto\",\"tools\":[],\"top_p\":null,\"usage\":null}}";
    return "event: response.failed\ndata: " + failed + "\n\n";
  }

  private String errorEvent() {
    String code = code();
    String message = message();
    String error =
        "{\"type\":\"error\",\"sequence_number\":"
            + (sequence + 1)
            + ",\"code\":"
            + code
            + ",\"message\":"
            + message
            + ",\"param\":null,\"error\":{\"code\":"
            + code
            + ",\"message\":"
            + message
            + ",\"type\":\"server_error\",\"param\":null}}";
    return "event: error\ndata: " + error + "\n\n";
  }

  private String code() {
    return JsonText.quoted(ErrorRow.of(failure).kind().responsesCode());
  }

  private String message() {
    return JsonText.quoted(words());
  }

  /// Codex finds the time to wait in these words only.
  private String words() {
    if (failure instanceof Failure.RateLimited limited
        && limited.retryAfter().isPresent()
        && !limited.message().contains("try again in")) {
      Duration wait = limited.retryAfter().get();
      return failure.message() + " Please try again in " + wait.toMillis() + "ms.";
    }
    return failure.message();
  }
}
