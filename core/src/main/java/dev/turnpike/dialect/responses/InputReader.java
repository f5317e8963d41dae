package dev.turnpike.dialect.responses;

import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Message.Role;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.dialect.Carrier;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Puts the items of `input` together to messages. What the assistant said, thought and called, one
/// item after the other, is one message; so are the outputs of tools that follow each other. Every
/// message of the user stays one of its own.
final class InputReader {
  private final List<Message> messages = new ArrayList<>();

  /// Parts of the message that further items may join.
  private final List<Part> open = new ArrayList<>();

  private Role openRole = Role.ASSISTANT;
  private final Map<String, Seal> sealsOfCalls = new HashMap<>();
  private final List<Place> tools = new ArrayList<>();
  private final Set<String> unknown = new LinkedHashSet<>();

  List<Message> messages() {
    close();
    return messages;
  }

  /// The lists of tools that were found among the items.
  List<Place> tools() {
    return tools;
  }

  /// The types of the items that no one knows.
  Set<String> unknown() {
    return unknown;
  }

  void instructions(Place instructions) throws RequestRefused {
    String text = instructions.textOrNone();
    if (text != null) {
      messages.add(Message.of(Role.SYSTEM, Part.Text.of(text)));
    }
  }

  void read(Place input) throws RequestRefused {
    if (input.json().isString()) {
      messages.add(Message.of(Role.USER, Part.Text.of(input.json().text())));
      return;
    }
    if (!input.json().isArray()) {
      throw input.must("a string or a list of items");
    }
    for (Place item : input.elements()) {
      if (!item.json().isObject()) {
        throw item.must("an object");
      }
      item(item);
    }
  }

  private void item(Place item) throws RequestRefused {
    switch (type(item)) {
      case "message" -> message(item);
      case "reasoning" -> reasoning(item.json());
      case "function_call" -> call(item, "arguments", false);
      case "custom_tool_call" -> call(item, "input", true);
      case "function_call_output" -> output(item, false);
      case "custom_tool_call_output" -> output(item, true);
      case "additional_tools" -> tools.add(item.get("tools"));
      case "tool_search_output" -> {
        tools.add(item.get("tools"));
        hosted(item.json());
      }
      case "compaction", "compaction_summary", "context_compaction" ->
          join(Role.ASSISTANT, new Part.Compaction(ResponsesDialect.ID, item.json().raw(), ""));
      case "item_reference" ->
          throw item.notSupported(
              "refers to an item that one provider keeps, must be the item itself");
      default -> other(item.json());
    }
  }

  /// Messages may come without their type.
  private static String type(Place item) throws RequestRefused {
    Place type = item.get("type");
    return !type.isThere() && item.get("role").isThere() ? "message" : type.word();
  }

  private void message(Place item) throws RequestRefused {
    Place word = item.get("role");
    Role role =
        switch (word.json().text()) {
          case "user" -> Role.USER;
          case "assistant" -> Role.ASSISTANT;
          case "system", "developer" -> Role.SYSTEM;
          default -> throw word.mustBeOneOf("one of user, assistant, system and developer");
        };
    List<Part> parts = ContentReader.parts(item.get("content"));
    if (role == Role.ASSISTANT) {
      for (Part part : parts) {
        join(role, part);
      }
    } else if (!parts.isEmpty()) {
      close();
      messages.add(new Message(role, parts));
    }
  }

  private void reasoning(Json item) {
    Seal seal = seal(item);
    String text = joined(item.get("content"));
    boolean summary = text.isEmpty() && isSummary(seal);
    if (text.isEmpty()) {
      text = joined(item.get("summary"));
    }
    if (seal != null && seal.form() == Seal.Form.PLAIN && !seal.value().isEmpty()) {
      text = seal.value();
    }
    if (text.isEmpty() && seal != null && OutputItems.isOfCall(seal)) {
      sealsOfCalls.put(OutputItems.callOf(seal), OutputItems.withoutCall(seal));
    } else if (seal != null || !text.isEmpty()) {
      join(Role.ASSISTANT, new Part.Thought(summary, text, seal));
    }
  }

  private static @Nullable Seal seal(Json item) {
    String value = item.get("encrypted_content").text();
    if (Carrier.isCarrier(value)) {
      return Carrier.unwrap(value);
    }
    return value.isEmpty()
        ? null
        : new Seal(Seal.Form.ENCRYPTED, value, item.get("id").textOrNull(), null);
  }

  /// Whether the text that stands as a summary beside this seal is one. The gateway has only that
  /// place for text, be it the thinking itself.
  private static boolean isSummary(@Nullable Seal seal) {
    return seal == null
        || switch (seal.form()) {
          case ENCRYPTED, THOUGHT -> true;
          case SIGNATURE, REDACTED, DETAILS, PLAIN -> false;
        };
  }

  private static String joined(Json parts) {
    List<String> texts = new ArrayList<>();
    for (Json part : parts.elements()) {
      String text = part.get("text").text();
      if (!text.isEmpty()) {
        texts.add(text);
      }
    }
    return String.join("\n\n", texts);
  }

  private void call(Place item, String field, boolean freeform) throws RequestRefused {
    String id = item.get("call_id").word();
    Json said = item.json().get(field);
    String namespace = item.get("namespace").textOrNone();
    join(
        Role.ASSISTANT,
        new Part.ToolUse(
            id,
            namespace,
            item.get("name").word(),
            freeform,
            said.isString() || !said.isThere() ? said.text() : said.raw(),
            sealsOfCalls.remove(id),
            null));
  }

  private void output(Place item, boolean freeform) throws RequestRefused {
    Place output = item.get("output");
    List<Part> content;
    if (output.json().isArray() || output.json().isString()) {
      content = ContentReader.parts(output);
    } else {
      content = output.isThere() ? List.of(Part.Text.of(output.json().raw())) : List.of();
    }
    join(
        Role.USER, new Part.ToolResult(item.get("call_id").word(), content, false, freeform, null));
  }

  /// An item of a tool that the provider runs; one of a type that no one knows says nothing.
  private void other(Json item) {
    if (HostedItems.isHosted(item)) {
      hosted(item);
    } else {
      unknown.add(item.get("type").text());
    }
  }

  private void hosted(Json item) {
    join(HostedItems.isOutput(item) ? Role.USER : Role.ASSISTANT, HostedItems.part(item));
  }

  private void join(Role role, Part part) {
    if (role != openRole) {
      close();
    }
    openRole = role;
    open.add(part);
  }

  private void close() {
    if (!open.isEmpty()) {
      messages.add(new Message(openRole, open));
      open.clear();
    }
  }
}
