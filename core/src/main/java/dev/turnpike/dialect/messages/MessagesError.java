package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.ErrorRow;
import dev.turnpike.dialect.json.JsonText;

/// `{"type":"error","error":{"type","message"},"request_id"}`, before the first byte and as an
/// event.
final class MessagesError {
  /// The words by which Claude Code knows that it must compact the conversation.
  private static final String TOO_LONG = "prompt is too long";

  private MessagesError() {}

  static String object(Failure failure, String requestId) {
    return "{\"type\":\"error\",\"error\":{\"type\":"
        + JsonText.quoted(ErrorRow.of(failure).kind().anthropicType())
        + ",\"message\":"
        + JsonText.quoted(message(failure))
        + "},\"request_id\":"
        + JsonText.quoted(requestId)
        + "}";
  }

  private static String message(Failure failure) {
    String message = failure.message();
    return failure instanceof Failure.ContextTooLong && !message.contains(TOO_LONG)
        ? TOO_LONG + ": " + message
        : message;
  }
}
