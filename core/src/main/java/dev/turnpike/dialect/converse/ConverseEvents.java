package dev.turnpike.dialect.converse;

import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Event;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.dialect.EventReader;
import dev.turnpike.dialect.ToolArguments;
import dev.turnpike.dialect.json.Json;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Says what a Converse answer says. A signature may come in pieces: it is complete with its block.
final class ConverseEvents implements EventReader {
  private final StringBuilder signature = new StringBuilder();

  /// The calls that have no arguments yet.
  private final Set<Integer> bare = new HashSet<>();

  @Override
  public void event(Json data, Consumer<Event> out) {
    for (String name : data.names()) {
      Json event = data.get(name);
      switch (name) {
        case "messageStart" -> out.accept(new Event.Started(null));
        case "contentBlockStart" -> {
          seal(out);
          Json use = event.get("start").get("toolUse");
          if (use.isObject()) {
            begin(index(event), use, out);
          }
        }
        case "contentBlockDelta" -> delta(index(event), event.get("delta"), out);
        case "contentBlockStop" -> {
          seal(out);
          done(index(event), out);
        }
        case "messageStop" -> {
          seal(out);
          stop(event, event.get("additionalModelResponseFields").get("delta"), out);
        }
        default -> {
          // usage, traces, and what is yet to come
        }
      }
    }
  }

  private static int index(Json event) {
    Integer index = event.get("contentBlockIndex").smallOrNull();
    return index == null ? 0 : index;
  }

  private void begin(int key, Json use, Consumer<Event> out) {
    bare.add(key);
    out.accept(
        new Event.Call(
            key, use.get("toolUseId").textOrNull(), null, use.get("name").text(), false, null));
  }

  private void delta(int key, Json delta, Consumer<Event> out) {
    if (delta.get("text").isString()) {
      seal(out);
      out.accept(new Event.Text(delta.get("text").text()));
    }
    Json input = delta.get("toolUse").get("input");
    if (input.isThere()) {
      argue(key, input, out);
    }
    think(delta.get("reasoningContent"), out);
    cite(delta.get("citation"), out);
  }

  private void argue(int key, Json input, Consumer<Event> out) {
    String text = input.isString() ? input.text() : input.raw();
    if (!text.isEmpty()) {
      bare.remove(key);
      out.accept(new Event.Arguments(key, text));
    }
  }

  /// A piece of reasoning as streams have it.
  private void think(Json reasoning, Consumer<Event> out) {
    if (reasoning.get("text").isString()) {
      out.accept(new Event.Thought(false, 0, reasoning.get("text").text()));
    }
    signature.append(reasoning.get("signature").text());
    if (reasoning.get("redactedContent").isString()) {
      String data = reasoning.get("redactedContent").text();
      out.accept(new Event.Sealed(new Seal(Seal.Form.REDACTED, data, null, null)));
    }
  }

  private void seal(Consumer<Event> out) {
    if (!signature.isEmpty()) {
      out.accept(new Event.Sealed(new Seal(Seal.Form.SIGNATURE, signature.toString(), null, null)));
      signature.setLength(0);
    }
  }

  private void done(int key, Consumer<Event> out) {
    if (bare.remove(key)) {
      out.accept(new Event.Arguments(key, ToolArguments.text("")));
    }
    out.accept(new Event.CallDone(key));
  }

  private static void cite(Json citation, Consumer<Event> out) {
    if (!citation.isObject()) {
      return;
    }
    String quoted = null;
    for (Json piece : citation.get("sourceContent").elements()) {
      quoted = (quoted == null ? "" : quoted) + piece.get("text").text();
    }
    String url = citation.get("location").get("web").get("url").text();
    out.accept(
        new Event.Cited(new Citation(url, citation.get("title").textOrNull(), quoted, -1, -1)));
  }

  private static void stop(Json said, Json beside, Consumer<Event> out) {
    String sequence = beside.get("stop_sequence").textOrNull();
    out.accept(new Event.Stopped(reason(said.get("stopReason").textOrNull()), sequence));
  }

  private static StopReason reason(@Nullable String word) {
    return switch (word == null ? "" : word) {
      case "tool_use" -> StopReason.TOOL;
      case "max_tokens" -> StopReason.LENGTH;
      case "stop_sequence" -> StopReason.STOP_SEQUENCE;
      case "guardrail_intervened", "content_filtered" -> StopReason.FILTER;
      case "model_context_window_exceeded" -> StopReason.CONTEXT;
      default -> StopReason.STOP;
    };
  }

  @Override
  public void whole(Json answer, Consumer<Event> out) {
    out.accept(new Event.Started(null));
    int key = 0;
    for (Json block : answer.get("output").get("message").get("content").elements()) {
      block(key++, block, out);
    }
    stop(answer, answer.get("additionalModelResponseFields"), out);
  }

  private void block(int key, Json block, Consumer<Event> out) {
    if (block.get("text").isString()) {
      out.accept(new Event.Text(block.get("text").text()));
    }
    Json use = block.get("toolUse");
    if (use.isObject()) {
      begin(key, use, out);
      if (use.get("input").isThere()) {
        argue(key, use.get("input"), out);
      }
      done(key, out);
    }
    Json reasoning = block.get("reasoningContent");
    think(reasoning.get("reasoningText"), out);
    think(reasoning, out);
    seal(out);
    Json cited = block.get("citationsContent");
    for (Json piece : cited.get("content").elements()) {
      out.accept(new Event.Text(piece.get("text").text()));
    }
    for (Json citation : cited.get("citations").elements()) {
      cite(citation, out);
    }
  }

  @Override
  public void end(Consumer<Event> out) {
    seal(out);
    for (int key : Set.copyOf(bare)) {
      done(key, out);
    }
  }
}
