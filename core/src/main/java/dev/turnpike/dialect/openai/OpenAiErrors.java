package dev.turnpike.dialect.openai;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.ErrorReply;
import dev.turnpike.dialect.ErrorRow;
import dev.turnpike.dialect.json.JsonText;
import java.nio.charset.StandardCharsets;

/// `{"error":{"message","type","param","code"}}`, before the first byte and as an event.
public final class OpenAiErrors {
  private OpenAiErrors() {}

  public static ErrorReply reply(Failure failure) {
    ErrorRow row = ErrorRow.of(failure);
    return new ErrorReply(
        row.plainStatus(),
        row.code(),
        row.headers(),
        object(failure).getBytes(StandardCharsets.UTF_8));
  }

  public static String object(Failure failure) {
    ErrorRow row = ErrorRow.of(failure);
    return "{\"error\":{\"message\":"
        + JsonText.quoted(failure.message())
        + ",\"type\":"
        + JsonText.quoted(row.kind().openAiType())
        + ",\"param\":"
        + param(failure)
        + ",\"code\":"
        + JsonText.quoted(row.code())
        + "}}";
  }

  private static String param(Failure failure) {
    return failure instanceof Failure.BadRequest bad && !bad.param().isEmpty()
        ? JsonText.quoted(bad.param())
        : "null";
  }
}
