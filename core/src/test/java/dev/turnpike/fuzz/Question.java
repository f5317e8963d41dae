package dev.turnpike.fuzz;

import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.ClientDialect;
import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.translation.Targets;
import dev.turnpike.dialect.translation.Translation;
import java.util.List;

/// What the answers of a fuzzer answer.
final class Question {
  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"integer\"}}}";

  private Question() {}

  /// Of `kind` three bits say what in the answer is to be undone: names of tools and tools that
  /// take any text, stop sequences, an answer by a schema.
  static Translation of(int kind, ClientDialect client, Dialect to, boolean stream) {
    List<Tool> tools =
        (kind & 1) == 0
            ? List.of()
            : List.of(
                new Tool.Function(null, "f", null, SCHEMA, null, false, null),
                new Tool.Function("space", "g", null, SCHEMA, null, false, null),
                new Tool.Freeform(null, "apply", null, null));
    Conversation asked =
        new Conversation(
            client.id(),
            List.of(Message.of(Message.Role.USER, Part.Text.of("hi"))),
            tools,
            ToolChoice.UNSET,
            (kind & 2) == 0 ? Sampling.NONE : stoppingAt("END", "\n\n"),
            Thinking.UNSET,
            (kind & 4) == 0
                ? OutputFormat.PLAIN
                : new OutputFormat.Schema("answer", null, SCHEMA, null),
            Wishes.NONE,
            stream,
            true);
    try {
      return Translation.of(asked, client, Targets.newest(to), RequestsFuzz.REPLY_TO);
    } catch (RequestRefused e) {
      throw new AssertionError(e);
    }
  }

  private static Sampling stoppingAt(String... sequences) {
    return new Sampling(null, null, null, null, null, null, null, List.of(sequences), -1, 1);
  }
}
