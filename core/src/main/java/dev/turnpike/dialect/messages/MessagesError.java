package dev.turnpike.dialect.messages;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.ErrorRow;
import dev.turnpike.dialect.json.JsonText;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// `{"type":"error","error":{"type","message"},"request_id"}`, before the first byte and as an
/// event.
final class MessagesError {
  /// The words by which Claude Code knows that it must compact the conversation.
  private static final String TOO_LONG = "prompt is too long";

  /// A number of tokens in another provider's words: the window's, and the prompt's.
  private static final Pattern TOKENS =
      Pattern.compile("\\b\\d{1,3}(?:,\\d{3}){1,3}\\b|\\b\\d{4,9}\\b");

  private MessagesError() {}

  static byte[] event(Failure failure, String requestId) {
    return ("event: error\ndata: " + object(failure, requestId) + "\n\n").getBytes(UTF_8);
  }

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
    if (!(failure instanceof Failure.ContextTooLong) || message.contains(TOO_LONG)) {
      return message;
    }
    long[] sizes = TOKENS.matcher(message).results().mapToLong(MessagesError::size).toArray();
    if (sizes.length < 2 || sizes[0] == sizes[1]) {
      return TOO_LONG + ": " + message;
    }
    return TOO_LONG
        + ": "
        + Math.max(sizes[0], sizes[1])
        + " tokens > "
        + Math.min(sizes[0], sizes[1])
        + " maximum";
  }

  private static long size(MatchResult found) {
    return Long.parseLong(found.group().replace(",", ""));
  }
}
