package dev.turnpike.dialect.gemini;

import dev.turnpike.conversation.Event;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.dialect.EventReader;
import dev.turnpike.dialect.json.Json;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Says what the first candidate of an answer says, chunk by chunk.
///
/// A signature may come with any chunk of a text, or with an empty one behind it; it is said at the
/// text's end, so that the text stays in one piece.
final class GeminiEvents implements EventReader {
  private final GroundingReader grounding = new GroundingReader();
  private boolean started;
  private int calls;

  /// The signature of the text or the thought that is coming, and which of the two it is.
  private @Nullable Seal held;

  private boolean heldByThought;

  @Override
  public void event(Json data, Consumer<Event> out) {
    if (!started) {
      started = true;
      out.accept(new Event.Started(data.get("responseId").textOrNull()));
    }
    Json candidate = first(data.get("candidates"));
    for (Json part : candidate.get("content").get("parts").elements()) {
      part(part, out);
    }
    grounding.hear(candidate.get("groundingMetadata"));
    String finish = candidate.get("finishReason").text();
    if (!finish.isEmpty()) {
      out.accept(new Event.Stopped(FinishReason.read(finish), null));
    }
    String block = data.get("promptFeedback").get("blockReason").text();
    if (!block.isEmpty() && !block.endsWith("_UNSPECIFIED")) {
      out.accept(new Event.Stopped(StopReason.FILTER, null));
    }
  }

  private static Json first(Json candidates) {
    for (Json candidate : candidates.elements()) {
      Long index = candidate.get("index").wholeOrNull();
      if (index == null || index == 0) {
        return candidate;
      }
    }
    return Json.MISSING;
  }

  private void part(Json part, Consumer<Event> out) {
    String signature = part.get("thoughtSignature").text();
    if (part.get("functionCall").isObject()) {
      release(out);
      call(part.get("functionCall"), seal(signature), out);
    } else if (part.get("text").isString()) {
      text(part.get("text").text(), part.get("thought").isTrue(), seal(signature), out);
    } else if (HostedPart.isOne(part)) {
      release(out);
      grounding.interrupted();
      out.accept(new Event.Hosted(HostedPart.of(part)));
    }
  }

  private static @Nullable Seal seal(String signature) {
    return signature.isEmpty() ? null : new Seal(Seal.Form.THOUGHT, signature, null, null);
  }

  private void text(String text, boolean thought, @Nullable Seal seal, Consumer<Event> out) {
    boolean isMore = !text.isEmpty() && thought != heldByThought;
    if (isMore || seal != null) {
      release(out);
    }
    if (!text.isEmpty() && thought) {
      grounding.interrupted();
      out.accept(new Event.Thought(true, 0, text));
    } else if (!text.isEmpty()) {
      grounding.said(text);
      out.accept(new Event.Text(text));
    }
    if (seal != null) {
      held = seal;
      heldByThought = thought;
    }
  }

  private void release(Consumer<Event> out) {
    Seal seal = held;
    if (seal != null) {
      held = null;
      if (!heldByThought) {
        grounding.interrupted();
      }
      out.accept(new Event.Sealed(seal));
    }
  }

  private void call(Json call, @Nullable Seal seal, Consumer<Event> out) {
    String name = call.get("name").text();
    if (name.isEmpty()) {
      return;
    }
    grounding.interrupted();
    int key = calls++;
    Json arguments = call.get("args");
    out.accept(new Event.Call(key, call.get("id").textOrNull(), null, name, false, seal));
    out.accept(new Event.Arguments(key, arguments.isThere() ? arguments.raw() : "{}"));
    out.accept(new Event.CallDone(key));
  }

  @Override
  public void whole(Json answer, Consumer<Event> out) {
    event(answer, out);
    end(out);
  }

  @Override
  public void end(Consumer<Event> out) {
    grounding.cite(out);
    release(out);
    grounding.searched(out);
  }
}
