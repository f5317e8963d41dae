package dev.turnpike.dialect.messages;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.catalog.ThinkingForm;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Requests in Messages, read and written for the tests.
record Written(String body, List<String> notes) {
  static final MessagesDialect DIALECT = new MessagesDialect();
  static final Set<Capability> ALL = EnumSet.allOf(Capability.class);
  static final Accepts ANY = accepts(ThinkingForm.Style.ADAPTIVE, ALL, 128_000);

  static Accepts accepts(ThinkingForm.Style style, Set<Capability> can, long mostOutput) {
    return new Accepts(
        can,
        new ThinkingForm(style, Set.of(), false, true, 0, 0),
        Accepts.Echo.NONE,
        Accepts.Ids.ANY,
        100,
        4,
        0,
        mostOutput,
        false);
  }

  static Accepts without(Capability capability) {
    Set<Capability> can = EnumSet.allOf(Capability.class);
    can.remove(capability);
    return accepts(ThinkingForm.Style.ADAPTIVE, can, 128_000);
  }

  /// A conversation from another dialect, with nothing but messages.
  static Conversation chat(Message... messages) {
    return new Conversation(
        "chat",
        List.of(messages),
        List.of(),
        ToolChoice.UNSET,
        Sampling.NONE,
        Thinking.UNSET,
        OutputFormat.PLAIN,
        Wishes.NONE,
        true,
        true);
  }

  static Message user(Part... parts) {
    return Message.of(Message.Role.USER, parts);
  }

  static Message user(String text) {
    return user(Part.Text.of(text));
  }

  static Message assistant(Part... parts) {
    return Message.of(Message.Role.ASSISTANT, parts);
  }

  static Message system(String text) {
    return Message.of(Message.Role.SYSTEM, Part.Text.of(text));
  }

  static Part.ToolUse call(String id, String name, String arguments) {
    return new Part.ToolUse(id, null, name, false, arguments, null, null);
  }

  static Part.ToolResult result(String id, String text) {
    return new Part.ToolResult(id, List.of(Part.Text.of(text)), false, false, null);
  }

  static Written of(Conversation conversation) {
    return of(conversation, ANY);
  }

  static Written of(Conversation conversation, Accepts accepts) {
    Notes notes = new Notes();
    try {
      byte[] body = DIALECT.writeRequest(conversation, accepts, "claude", notes);
      return new Written(new String(body, UTF_8), notes.all());
    } catch (RequestRefused refused) {
      throw new AssertionError(refused.failure().message(), refused);
    }
  }

  static Conversation read(String body) {
    try {
      return DIALECT.readConversation(Operation.MESSAGES, body.getBytes(UTF_8));
    } catch (MalformedJson | RequestRefused e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /// A member of the body as it was written; "" where there is none.
  String get(String name) {
    return json().get(name).raw();
  }

  Json json() {
    try {
      return Json.parse(body);
    } catch (MalformedJson e) {
      throw new AssertionError(body, e);
    }
  }

  String messages() {
    return get("messages");
  }
}
