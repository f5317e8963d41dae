package dev.turnpike.dialect.chat;

import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Message.Role;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The messages of a request. What tools answered, and what the user says right after it, is one
/// turn of the user's.
final class MessagesReader {
  private final List<Message> messages = new ArrayList<>();

  /// What tools answered, until it is known who speaks next.
  private final List<Part> results = new ArrayList<>();

  /// The names of the calls that nothing answered yet, by their ids.
  private final Map<String, String> open = new LinkedHashMap<>();

  private final Set<String> freeform = new HashSet<>();
  private int madeIds;

  private MessagesReader() {}

  static List<Message> read(Json root) throws RequestRefused {
    Json messages = root.get("messages");
    if (!messages.isThere() && root.has("input")) {
      throw Fields.notSupported(
          "input",
          "messages is nothing, must be a list; a body with input belongs to /v1/responses");
    }
    if (!messages.isArray()) {
      throw Fields.wrong("messages", messages, "a list");
    }
    if (messages.elements().isEmpty()) {
      throw Fields.wrong("messages", messages, "a list that is not empty");
    }
    MessagesReader reader = new MessagesReader();
    for (int i = 0; i < messages.elements().size(); i++) {
      reader.message(messages.elements().get(i), "messages[" + i + "]");
    }
    reader.endResults();
    return reader.messages;
  }

  private void message(Json message, String path) throws RequestRefused {
    if (!message.isObject()) {
      throw Fields.wrong(path, message, "an object");
    }
    switch (message.get("role").text()) {
      case "system", "developer" -> {
        List<Part> parts = content(message, path);
        if (!parts.isEmpty()) {
          add(new Message(Role.SYSTEM, parts));
        }
      }
      case "user" -> user(content(message, path));
      case "assistant" -> assistant(message, path);
      case "tool" -> result(answered(message, path), message, path);
      case "function" -> result(called(message.get("name").text()), message, path);
      default ->
          throw Fields.wrong(
              path + ".role",
              message.get("role"),
              "system, developer, user, assistant, tool or function");
    }
  }

  private static List<Part> content(Json message, String path) throws RequestRefused {
    List<Part> parts = PartsReader.content(message.get("content"), path + ".content");
    Marks.onLast(parts, Marks.read(message));
    return parts;
  }

  private void user(List<Part> parts) {
    if (results.isEmpty()) {
      messages.add(new Message(Role.USER, parts));
    } else if (!parts.isEmpty()) {
      results.addAll(parts);
      endResults();
    }
  }

  private void add(Message message) {
    endResults();
    messages.add(message);
  }

  private void endResults() {
    if (!results.isEmpty()) {
      messages.add(new Message(Role.USER, results));
      results.clear();
    }
  }

  // What the model said.

  private void assistant(Json message, String path) throws RequestRefused {
    List<Part.ToolUse> calls = calls(message, path);
    ThoughtsReader.Thoughts thoughts = ThoughtsReader.read(message, open.keySet());
    List<Part> parts = new ArrayList<>(thoughts.parts());
    parts.addAll(PartsReader.content(message.get("content"), path + ".content"));
    String refusal = message.get("refusal").text();
    if (!refusal.isEmpty()) {
      parts.add(new Part.Refusal(refusal));
    }
    for (Part.ToolUse call : calls) {
      parts.add(thoughts.sealing(call));
    }
    Marks.onLast(parts, Marks.read(message));
    if (!parts.isEmpty()) {
      add(new Message(Role.ASSISTANT, parts));
    }
  }

  private List<Part.ToolUse> calls(Json message, String path) throws RequestRefused {
    List<Part.ToolUse> calls = new ArrayList<>();
    List<Json> said = message.get("tool_calls").elements();
    for (int i = 0; i < said.size(); i++) {
      calls.add(call(said.get(i), path + ".tool_calls[" + i + "]"));
    }
    Json old = message.get("function_call");
    if (old.isObject()) {
      String name = Fields.needed(old, "name", path + ".function_call");
      calls.add(use(madeId(), name, false, old.get("arguments"), null));
    }
    return calls;
  }

  private Part.ToolUse call(Json call, String path) throws RequestRefused {
    String id = call.get("id").text();
    boolean custom = call.get("custom").isObject();
    Json said = call.get(custom ? "custom" : "function");
    String name = Fields.needed(said, "name", path + (custom ? ".custom" : ".function"));
    return use(
        id.isEmpty() ? madeId() : id,
        name,
        custom,
        said.get(custom ? "input" : "arguments"),
        ThoughtsReader.sealOf(call));
  }

  private Part.ToolUse use(String id, String name, boolean custom, Json said, @Nullable Seal seal) {
    open.put(id, name);
    if (custom) {
      freeform.add(id);
    } else {
      freeform.remove(id);
    }
    String arguments = said.isString() ? said.text() : said.isObject() ? said.raw() : "";
    return new Part.ToolUse(id, null, name, custom, arguments, seal, null);
  }

  /// The id of a call that came without one: the same in every turn, for it only counts.
  private String madeId() {
    return "call_fn_" + madeIds++;
  }

  // What its tools answered.

  private String answered(Json message, String path) throws RequestRefused {
    String id = message.get("tool_call_id").text();
    if (!id.isEmpty()) {
      return id;
    }
    if (open.isEmpty()) {
      throw Fields.wrong(
          path + ".tool_call_id", message.get("tool_call_id"), "the id of a call of the assistant");
    }
    return called(message.get("name").text());
  }

  /// The id of the open call of `name`, else of the first one.
  private String called(String name) {
    for (Map.Entry<String, String> call : open.entrySet()) {
      if (call.getValue().equals(name)) {
        return call.getKey();
      }
    }
    return open.isEmpty() ? madeId() : open.keySet().iterator().next();
  }

  private void result(String id, Json message, String path) throws RequestRefused {
    open.remove(id);
    List<Part> content = PartsReader.content(message.get("content"), path + ".content");
    CacheMark mark = Marks.read(message) == null ? Marks.lastOf(content) : Marks.read(message);
    content.replaceAll(part -> Part.marked(part, null));
    results.add(new Part.ToolResult(id, content, false, freeform.contains(id), mark));
  }
}
