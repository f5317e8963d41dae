package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads all that a Messages request says.
final class ConversationReader {
  /// A block of Claude Code's that changes with every call and means something to Anthropic only.
  private static final String BILLING = "x-anthropic-billing-header:";

  private static final Set<String> KNOWN =
      Set.of(
          "model",
          "messages",
          "system",
          "max_tokens",
          "temperature",
          "top_p",
          "top_k",
          "stop_sequences",
          "stream",
          "tools",
          "tool_choice",
          "thinking",
          "output_config",
          "output_format",
          "metadata",
          "service_tier",
          Marks.FIELD);
  private static final Set<String> KNOWN_OUTPUT = Set.of("effort", "format");

  private final Json body;
  private final List<Wishes.Other> others = new ArrayList<>();
  private final BlockReader blocks = new BlockReader(others);

  private ConversationReader(Json body) {
    this.body = body;
  }

  static Conversation read(byte[] bytes) throws MalformedJson, RequestRefused {
    return new ConversationReader(Json.parse(bytes)).conversation();
  }

  private Conversation conversation() throws RequestRefused {
    List<Message> messages = new ArrayList<>();
    system(messages);
    turns(messages);
    CacheMark mark = Marks.read(body);
    if (mark != null && !messages.isEmpty()) {
      List<Part> parts = new ArrayList<>(messages.getLast().parts());
      Marks.putOnLast(parts, mark);
      messages.set(messages.size() - 1, messages.getLast().with(parts));
    }
    return new Conversation(
        "messages",
        messages,
        ToolReader.tools(body.get("tools")),
        ToolReader.choice(body.get("tool_choice")),
        sampling(),
        thinking(),
        format(),
        wishes(),
        body.get("stream").isTrue(),
        true);
  }

  // The conversation.

  private void system(List<Message> out) throws RequestRefused {
    Json system = body.get("system");
    if (!system.isThere()) {
      return;
    }
    List<Part> parts = blocks.parts(system, "system");
    while (!parts.isEmpty() && parts.getFirst() instanceof Part.Text first) {
      String text = first.text();
      if (!text.startsWith(BILLING)) {
        break;
      }
      int end = text.indexOf('\n');
      parts.removeFirst();
      if (end >= 0 && !text.substring(end + 1).isBlank()) {
        parts.addFirst(new Part.Text(text.substring(end + 1), first.citations(), first.mark()));
      }
    }
    if (!parts.isEmpty()) {
      out.add(new Message(Message.Role.SYSTEM, parts));
    }
  }

  private void turns(List<Message> out) throws RequestRefused {
    Json turns = body.get("messages");
    if (!turns.isArray()) {
      throw Wrong.value("messages", turns, "a list");
    }
    int at = 0;
    for (Json turn : turns.elements()) {
      String path = "messages[" + at++ + "]";
      Message.Role role =
          switch (turn.get("role").text()) {
            case "user" -> Message.Role.USER;
            case "assistant" -> Message.Role.ASSISTANT;
            case "system" -> Message.Role.SYSTEM;
            default ->
                throw Wrong.value(path + ".role", turn.get("role"), "user, assistant or system");
          };
      out.add(new Message(role, blocks.parts(turn.get("content"), path + ".content")));
    }
  }

  // What stands beside it.

  private Sampling sampling() throws RequestRefused {
    List<String> stops = new ArrayList<>();
    Json stop = body.get("stop_sequences");
    if (stop.isThere() && !stop.isArray()) {
      throw Wrong.value("stop_sequences", stop, "a list");
    }
    for (Json one : stop.elements()) {
      stops.add(one.text());
    }
    return new Sampling(
        number("max_tokens").smallOrNull(),
        number("temperature").decimalOrNull(),
        number("top_p").decimalOrNull(),
        number("top_k").smallOrNull(),
        null,
        null,
        null,
        stops,
        -1,
        1);
  }

  private Json number(String name) throws RequestRefused {
    Json value = body.get(name);
    if (value.isThere() && !value.isNumber()) {
      throw Wrong.value(name, value, "a number");
    }
    return value;
  }

  private Thinking thinking() {
    Json thinking = body.get("thinking");
    Thinking.Mode mode =
        switch (thinking.get("type").text()) {
          case "enabled" -> Thinking.Mode.ON;
          case "adaptive" -> Thinking.Mode.AUTO;
          case "disabled" -> Thinking.Mode.OFF;
          default -> Thinking.Mode.UNSET;
        };
    Integer budget = thinking.get("budget_tokens").smallOrNull();
    Boolean shown =
        switch (thinking.get("display").text()) {
          case "summarized" -> Boolean.TRUE;
          case "omitted" -> Boolean.FALSE;
          default -> null;
        };
    return new Thinking(
        mode,
        Thinking.Effort.of(body.get("output_config").get("effort").text()),
        budget == null ? thinking.get("budgetTokens").smallOrNull() : budget,
        shown);
  }

  private OutputFormat format() {
    Json format = body.get("output_config").get("format");
    format = format.isThere() ? format : body.get("output_format");
    Json schema = format.get("schema");
    return schema.isObject()
        ? new OutputFormat.Schema("answer", null, schema.raw(), null)
        : OutputFormat.PLAIN;
  }

  private Wishes wishes() {
    others(body, KNOWN);
    others(body.get("output_config"), KNOWN_OUTPUT);
    String user = body.get("metadata").get("user_id").textOrNull();
    return new Wishes(
        user,
        Map.of(),
        body.get("service_tier").says("standard_only") ? "default" : null,
        user == null ? null : MessagesRequest.session(user),
        null,
        null,
        others);
  }

  private void others(Json holder, Set<String> known) {
    for (int i = 0; i < holder.names().size(); i++) {
      String name = holder.names().get(i);
      Json value = holder.values().get(i);
      if (!known.contains(name) && value.isThere()) {
        others.add(new Wishes.Other(name, value.raw()));
      }
    }
  }
}
