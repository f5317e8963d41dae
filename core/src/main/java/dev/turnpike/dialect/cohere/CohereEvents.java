package dev.turnpike.dialect.cohere;

import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Event;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.dialect.EventReader;
import dev.turnpike.dialect.ToolArguments;
import dev.turnpike.dialect.json.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Says what a Cohere answer says. The plan that a model makes before its calls is text.
final class CohereEvents implements EventReader {

  /// The calls that have no arguments yet.
  private final Set<Integer> bare = new HashSet<>();

  @Override
  public void event(Json data, Consumer<Event> out) {
    Json delta = data.get("delta");
    Json message = delta.get("message");
    switch (data.get("type").text()) {
      case "message-start" -> out.accept(new Event.Started(data.get("id").textOrNull()));
      case "content-start", "content-delta" -> say(message.get("content"), out);
      case "tool-plan-delta" -> say(message, out);
      case "tool-call-start" -> {
        begin(index(data), message.get("tool_calls"), out);
        argue(index(data), message.get("tool_calls"), out);
      }
      case "tool-call-delta" -> argue(index(data), message.get("tool_calls"), out);
      case "tool-call-end" -> done(index(data), out);
      case "citation-start" -> cite(message.get("citations"), out);
      case "message-end" -> {
        end(out);
        out.accept(new Event.Stopped(reason(delta.get("finish_reason").textOrNull()), null));
      }
      default -> {
        // ends of blocks, and what is yet to come
      }
    }
  }

  private static int index(Json data) {
    Integer index = data.get("index").smallOrNull();
    return index == null ? 0 : index;
  }

  private static void say(Json content, Consumer<Event> out) {
    if (content.get("thinking").isString()) {
      out.accept(new Event.Thought(false, 0, content.get("thinking").text()));
    }
    for (String name : List.of("text", "tool_plan")) {
      if (content.get(name).isString()) {
        out.accept(new Event.Text(content.get(name).text()));
      }
    }
  }

  private void begin(int key, Json call, Consumer<Event> out) {
    bare.add(key);
    String name = call.get("function").get("name").text();
    out.accept(new Event.Call(key, call.get("id").textOrNull(), null, name, false, null));
  }

  private void argue(int key, Json call, Consumer<Event> out) {
    Json arguments = call.get("function").get("arguments");
    String text = arguments.isObject() ? arguments.raw() : arguments.text();
    if (!text.isEmpty()) {
      bare.remove(key);
      out.accept(new Event.Arguments(key, text));
    }
  }

  private void done(int key, Consumer<Event> out) {
    if (bare.remove(key)) {
      out.accept(new Event.Arguments(key, ToolArguments.text("")));
    }
    out.accept(new Event.CallDone(key));
  }

  private static void cite(Json citation, Consumer<Event> out) {
    int start = place(citation.get("start"));
    int end = place(citation.get("end"));
    for (Json source : citation.get("sources").elements()) {
      Json document = source.get("document");
      String title = document.get("title").textOrNull();
      out.accept(
          new Event.Cited(
              new Citation(
                  document.get("url").text(),
                  title == null ? source.get("id").textOrNull() : title,
                  null,
                  start,
                  end)));
    }
  }

  private static int place(Json number) {
    Integer place = number.smallOrNull();
    return place == null || place < 0 ? -1 : place;
  }

  private static StopReason reason(@Nullable String word) {
    return switch (word == null ? "" : word) {
      case "STOP_SEQUENCE" -> StopReason.STOP_SEQUENCE;
      case "MAX_TOKENS" -> StopReason.LENGTH;
      case "TOOL_CALL" -> StopReason.TOOL;
      case "ERROR_TOXIC" -> StopReason.FILTER;
      default -> StopReason.STOP;
    };
  }

  @Override
  public void whole(Json answer, Consumer<Event> out) {
    out.accept(new Event.Started(answer.get("id").textOrNull()));
    Json message = answer.get("message");
    for (Json content : message.get("content").elements()) {
      say(content, out);
    }
    say(message, out);
    for (Json citation : message.get("citations").elements()) {
      cite(citation, out);
    }
    int key = 0;
    for (Json call : message.get("tool_calls").elements()) {
      begin(key, call, out);
      argue(key, call, out);
      done(key++, out);
    }
    out.accept(new Event.Stopped(reason(answer.get("finish_reason").textOrNull()), null));
  }

  @Override
  public void end(Consumer<Event> out) {
    for (int key : Set.copyOf(bare)) {
      done(key, out);
    }
  }
}
