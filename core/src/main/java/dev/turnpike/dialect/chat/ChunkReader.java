package dev.turnpike.dialect.chat;

import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Event;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.dialect.EventReader;
import dev.turnpike.dialect.json.Json;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Hears the chunks of a Chat stream, or one whole completion. Of several choices only the first is
/// translated.
final class ChunkReader implements EventReader {
  private final ThoughtPieces thoughts = new ThoughtPieces();
  private final CallPieces calls = new CallPieces();
  private boolean started;
  private boolean refused;
  private boolean stopped;

  @Override
  public void event(Json data, Consumer<Event> out) {
    hear(data, false, out);
  }

  @Override
  public void whole(Json answer, Consumer<Event> out) {
    hear(answer, true, out);
    end(out);
  }

  @Override
  public void end(Consumer<Event> out) {
    thoughts.seal(out);
  }

  private void hear(Json data, boolean whole, Consumer<Event> out) {
    for (Json choice : data.get("choices").elements()) {
      Integer index = choice.get("index").smallOrNull();
      if (index == null || index == 0) {
        start(data.get("id").text(), out);
        choice(choice, whole, out);
      }
    }
  }

  private void start(String id, Consumer<Event> out) {
    if (!started) {
      started = true;
      out.accept(new Event.Started(id.isEmpty() ? null : id));
    }
  }

  private void choice(Json choice, boolean whole, Consumer<Event> out) {
    Json delta = choice.get("delta");
    if (delta.isObject() && !whole) {
      saying(delta, false, out);
    } else {
      saying(choice.get("message"), true, out);
    }
    String finish = choice.get("finish_reason").text();
    if (!finish.isEmpty() && !stopped) {
      stopped = true;
      thoughts.seal(out);
      out.accept(stopped(finish, choice.get("stop_reason").textOrNull()));
    }
  }

  /// `sequence` is what vLLM says beside the reason.
  private Event stopped(String finish, @Nullable String sequence) {
    StopReason reason = FinishReasons.read(finish);
    if (reason == StopReason.STOP && refused) {
      return new Event.Stopped(StopReason.FILTER, null);
    }
    boolean met = reason == StopReason.STOP && sequence != null && !sequence.isEmpty();
    return new Event.Stopped(met ? StopReason.STOP_SEQUENCE : reason, met ? sequence : null);
  }

  private void saying(Json said, boolean whole, Consumer<Event> out) {
    thoughts.hear(said, out);
    content(said.get("content"), out);
    String refusal = said.get("refusal").text();
    if (!refusal.isEmpty()) {
      refused = true;
      thoughts.seal(out);
      out.accept(new Event.Refusal(refusal));
    }
    for (Json annotation : said.get("annotations").elements()) {
      cite(annotation, out);
    }
    for (Json call : said.get("tool_calls").elements()) {
      thoughts.seal(out);
      calls.hear(call, whole, out);
    }
    calls.hearOld(said.get("function_call"), whole, out);
  }

  /// A string, or Mistral's list of parts.
  private void content(Json content, Consumer<Event> out) {
    text(content.text(), out);
    for (Json part : content.elements()) {
      if (part.get("type").says("thinking")) {
        thoughts.think(ThoughtPieces.text(part.get("thinking")), out);
      } else {
        text(part.isString() ? part.text() : part.get("text").text(), out);
      }
    }
  }

  private void text(String text, Consumer<Event> out) {
    if (!text.isEmpty()) {
      thoughts.seal(out);
      out.accept(new Event.Text(text));
    }
  }

  private static void cite(Json annotation, Consumer<Event> out) {
    Json cited = annotation.get("url_citation");
    String url = cited.get("url").text();
    if (!url.isEmpty()) {
      out.accept(
          new Event.Cited(
              new Citation(
                  url,
                  cited.get("title").textOrNull(),
                  cited.get("content").textOrNull(),
                  place(cited.get("start_index")),
                  place(cited.get("end_index")))));
    }
  }

  private static int place(Json index) {
    Integer place = index.smallOrNull();
    return place == null || place < 0 ? -1 : place;
  }
}
