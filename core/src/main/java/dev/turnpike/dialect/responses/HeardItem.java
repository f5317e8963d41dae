package dev.turnpike.dialect.responses;

import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Event;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.dialect.json.Json;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// One item of an answer as far as it was heard: in pieces, in full, or both. Each word of it is
/// passed on once.
final class HeardItem {
  /// Tells the calls of one answer apart.
  private final int key;

  /// "" until it was heard.
  private String type = "";

  private String id = "";
  private String callId = "";

  private final Said content = new Said();
  private final Said summaries = new Said();
  private final Said arguments = new Said();
  private int citations;
  private boolean begun;
  private boolean called;
  private boolean sealed;
  private boolean over;

  HeardItem(int key) {
    this.key = key;
  }

  String type() {
    return type;
  }

  boolean isBegun() {
    return begun;
  }

  /// Whether `json` is this item, told again, or an event about it.
  boolean is(Json json) {
    return isOfType(json)
        && (isNamed(json.get("id").text())
            || isNamed(json.get("item_id").text())
            || (!callId.isEmpty() && json.get("call_id").says(callId)));
  }

  boolean isOfType(Json json) {
    String other = json.get("type").text();
    return type.isEmpty() || other.equals(type) || other.startsWith("response.");
  }

  private boolean isNamed(String itemId) {
    return !itemId.isEmpty() && itemId.equals(id);
  }

  private void know(Json item) {
    begun = true;
    type = type.isEmpty() ? item.get("type").text() : type;
    id = id.isEmpty() ? item.get("id").text() : id;
    callId = callId.isEmpty() ? item.get("call_id").text() : callId;
  }

  /// The item as it begins, empty or not; what it holds comes again.
  void begun(Json item, Consumer<Event> out) {
    know(item);
    switch (type) {
      case "function_call", "custom_tool_call" -> call(item, out);
      default -> {}
    }
  }

  private void call(Json item, Consumer<Event> out) {
    String name = item.get("name").text();
    if (called || name.isEmpty()) {
      return;
    }
    called = true;
    String namespace = item.get("namespace").text();
    out.accept(
        new Event.Call(
            key,
            callId.isEmpty() ? id : callId,
            namespace.isEmpty() ? null : namespace,
            name,
            type.equals("custom_tool_call"),
            null));
  }

  /// The item in full.
  void whole(Json item, Consumer<Event> out) {
    know(item);
    if (over) {
      return;
    }
    switch (type) {
      case "message" -> message(item.get("content").elements(), out);
      case "reasoning" -> reasoning(item, out);
      case "function_call", "custom_tool_call" -> {
        call(item, out);
        Json said = item.get(type.equals("function_call") ? "arguments" : "input");
        argumentsInFull(said.isString() || !said.isThere() ? said.text() : said.raw(), out);
        if (called) {
          out.accept(new Event.CallDone(key));
        }
      }
      case "compaction" -> out.accept(new Event.Hosted(compaction(item)));
      default -> {
        if (HostedItems.isHosted(item)) {
          out.accept(new Event.Hosted(HostedItems.part(item)));
        }
      }
    }
    over = true;
  }

  private static Part.Hosted compaction(Json item) {
    return new Part.Hosted(ResponsesDialect.ID, item.raw(), "", null);
  }

  private void message(List<Json> parts, Consumer<Event> out) {
    int found = 0;
    for (int i = 0; i < parts.size(); i++) {
      partInFull(i, parts.get(i), out);
      for (Json annotation : parts.get(i).get("annotations").elements()) {
        if (found++ >= citations) {
          cited(annotation, out);
        }
      }
    }
  }

  private void reasoning(Json item, Consumer<Event> out) {
    List<Json> summary = item.get("summary").elements();
    for (int i = 0; i < summary.size(); i++) {
      summaryInFull(i, summary.get(i).get("text").text(), out);
    }
    List<Json> thoughts = item.get("content").elements();
    for (int i = 0; i < thoughts.size(); i++) {
      partInFull(i, thoughts.get(i), out);
    }
    String encrypted = item.get("encrypted_content").text();
    if (!sealed && !encrypted.isEmpty()) {
      sealed = true;
      String itemId = item.get("id").textOrNull();
      out.accept(new Event.Sealed(new Seal(Seal.Form.ENCRYPTED, encrypted, itemId, null)));
    }
  }

  // Pieces.

  void text(int part, String more, Consumer<Event> out) {
    take("message");
    say(content.more(part, more), Event.Text::new, out);
  }

  void refusal(int part, String more, Consumer<Event> out) {
    take("message");
    say(content.more(part, more), Event.Refusal::new, out);
  }

  void thought(int part, String more, Consumer<Event> out) {
    take("reasoning");
    say(content.more(part, more), text -> new Event.Thought(false, part, text), out);
  }

  void summary(int part, String more, Consumer<Event> out) {
    take("reasoning");
    say(summaries.more(part, more), text -> new Event.Thought(true, part, text), out);
  }

  /// Arguments of a call whose name is not known yet come again in full.
  void arguments(String more, Consumer<Event> out) {
    if (called) {
      say(arguments.more(0, more), text -> new Event.Arguments(key, text), out);
    }
  }

  void cited(Json annotation, Consumer<Event> out) {
    citations++;
    Citation citation = ContentReader.citation(annotation);
    if (citation != null && !over) {
      out.accept(new Event.Cited(citation));
    }
  }

  /// An item that was not announced is what its pieces are.
  private void take(String shown) {
    type = type.isEmpty() ? shown : type;
  }

  // Parts in full.

  /// `{"type":"output_text","text"}` and its like.
  void partInFull(int part, Json json, Consumer<Event> out) {
    String text = json.get("text").text();
    switch (json.get("type").text()) {
      case "output_text", "text" -> say(content.rest(part, text), Event.Text::new, out);
      case "refusal" ->
          say(content.rest(part, json.get("refusal").text()), Event.Refusal::new, out);
      case "reasoning_text" ->
          say(content.rest(part, text), more -> new Event.Thought(false, part, more), out);
      default -> {}
    }
  }

  void summaryInFull(int part, String whole, Consumer<Event> out) {
    say(summaries.rest(part, whole), more -> new Event.Thought(true, part, more), out);
  }

  void argumentsInFull(String whole, Consumer<Event> out) {
    if (called) {
      say(arguments.rest(0, whole), more -> new Event.Arguments(key, more), out);
    }
  }

  /// What comes after the item was told in full says nothing new.
  private void say(String text, Function<String, Event> event, Consumer<Event> out) {
    if (!over && !text.isEmpty()) {
      out.accept(event.apply(text));
    }
  }
}
