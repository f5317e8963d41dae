package dev.turnpike.dialect.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.MalformedJson;

/// Requests that are read, in single quotes.
final class Requests {
  private Requests() {}

  static Conversation read(byte[] body) throws RequestRefused {
    try {
      return new ResponsesDialect().readConversation(Operation.RESPONSES, body);
    } catch (MalformedJson e) {
      throw new AssertionError(e);
    }
  }

  /// `members` in single quotes.
  static Conversation read(String members) throws RequestRefused {
    return read(("{'model':'a/b'," + members + "}").replace('\'', '"').getBytes(UTF_8));
  }

  static Conversation input(String items) throws RequestRefused {
    return read("'input':[" + items + "]");
  }

  static Failure.BadRequest refusal(String members) {
    return catchThrowableOfType(RequestRefused.class, () -> read(members)).failure();
  }
}
