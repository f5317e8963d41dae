package dev.turnpike.dialect.responses;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.catalog.ThinkingForm;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Requests that are written, to models that take all or little.
final class Written {
  private Written() {}

  static final ThinkingForm EFFORT =
      new ThinkingForm(
          ThinkingForm.Style.EFFORT, Set.of("none", "low", "medium", "high"), true, true, 0, 0);
  static final Accepts ALL = accepts(EnumSet.allOf(Capability.class), EFFORT);
  static final Accepts LITTLE = accepts(EnumSet.noneOf(Capability.class), ThinkingForm.NONE);

  static Accepts accepts(Set<Capability> can, ThinkingForm thinking) {
    return new Accepts(can, thinking, Accepts.Echo.NONE, Accepts.Ids.ANY, 200, 4, 16, 0, false);
  }

  static Conversation asking(Message... messages) {
    return new Conversation(
        "chat",
        List.of(messages),
        List.of(),
        ToolChoice.UNSET,
        Sampling.NONE,
        Thinking.UNSET,
        OutputFormat.PLAIN,
        Wishes.NONE,
        false,
        false);
  }

  static String write(Conversation conversation, Accepts accepts, Notes notes)
      throws RequestRefused {
    byte[] body = RequestWriter.write(conversation, accepts, "gpt", notes);
    try {
      JsonCursor.check(body, 0, body.length);
    } catch (MalformedJson e) {
      throw new AssertionError(new String(body, UTF_8), e);
    }
    return new String(body, UTF_8);
  }

  static final String CLOSED =
      "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\"}},"
          + "\"required\":[\"x\"],\"additionalProperties\":false}";
}
