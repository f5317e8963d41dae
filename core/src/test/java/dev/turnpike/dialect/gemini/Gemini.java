package dev.turnpike.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.catalog.ThinkingForm;
import dev.turnpike.catalog.ThinkingForm.Style;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Conversations and models for the tests of this dialect.
final class Gemini {
  static final GeminiDialect DIALECT = new GeminiDialect();

  static final ThinkingForm BUDGET =
      new ThinkingForm(Style.BUDGET, Set.of(), true, true, 0, 24_576);
  static final ThinkingForm LEVEL =
      new ThinkingForm(Style.EFFORT, Set.of("low", "medium", "high"), true, false, 0, 0);

  /// Of the generation before images in responses.
  static final Accepts OLDER = accepts(ThinkingForm.NONE);

  static final Accepts SECOND = accepts(BUDGET, Capability.FULL_SCHEMAS);
  static final Accepts THIRD = accepts(LEVEL, Capability.FULL_SCHEMAS, Capability.RESULT_IMAGES);

  private Gemini() {}

  static Accepts accepts(ThinkingForm thinking, Capability... more) {
    EnumSet<Capability> can = EnumSet.of(Capability.TOOLS, Capability.IMAGES);
    can.addAll(List.of(more));
    return new Accepts(can, thinking, Accepts.Echo.NONE, Accepts.Ids.ANY, 200, 5, 0, 0, false);
  }

  static Conversation conversation(Message... messages) {
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
        true);
  }

  static Message user(Part... parts) {
    return Message.of(Message.Role.USER, parts);
  }

  static Message model(Part... parts) {
    return Message.of(Message.Role.ASSISTANT, parts);
  }

  static Part text(String text) {
    return Part.Text.of(text);
  }

  static Part.ToolUse use(String id, String name, String arguments, @Nullable Seal seal) {
    return new Part.ToolUse(id, null, name, false, arguments, seal, null);
  }

  static Part.ToolResult result(String id, Part... content) {
    return new Part.ToolResult(id, List.of(content), false, false, null);
  }

  static Seal seal(String value) {
    return new Seal(Seal.Form.THOUGHT, value, null, null);
  }

  static Tool function(String name, @Nullable String schema) {
    return new Tool.Function(null, name, null, schema, null, false, null);
  }

  static String written(Conversation conversation, Accepts accepts) {
    return written(conversation, accepts, new Notes());
  }

  static String written(Conversation conversation, Accepts accepts, Notes notes) {
    try {
      byte[] body = DIALECT.writeRequest(conversation, accepts, "gemini-x", notes);
      Json.parse(body);
      return new String(body, UTF_8);
    } catch (RequestRefused | MalformedJson e) {
      throw new AssertionError(e);
    }
  }

  /// The contents of what is written.
  static String contents(Accepts accepts, Message... messages) {
    return Json.orMissing(written(conversation(messages), accepts)).get("contents").raw();
  }

  static Conversation read(String body) {
    try {
      return DIALECT.readConversation(Operation.GENERATE_CONTENT, body.getBytes(UTF_8));
    } catch (RequestRefused | MalformedJson e) {
      throw new AssertionError(e);
    }
  }

  static List<Message> readContents(String contents) {
    return read("{\"contents\":" + contents + "}").messages();
  }

  static ReplyTo to(@Nullable String query) {
    return new ReplyTo("call1", "anthropic/claude", 1, true, query);
  }
}
