package dev.turnpike.dialect.chat;

import dev.turnpike.conversation.Event;
import dev.turnpike.conversation.Seal;
import dev.turnpike.dialect.json.Json;
import java.util.List;
import java.util.function.Consumer;

/// What the pieces of an answer tell of the model's thinking. Once something else is said, the
/// thought is sealed: with its `reasoning_details`, which are to be echoed as they came, else as
/// plain text.
final class ThoughtPieces {
  private final DetailPieces details = new DetailPieces();
  private boolean isOpen;

  /// What one entry of `reasoning_details` says.
  static String said(Json detail) {
    String text = detail.get("text").text();
    return text.isEmpty() ? detail.get("summary").text() : text;
  }

  /// The text of a thinking part of Mistral's: a string, or a list of texts.
  static String text(Json thinking) {
    if (thinking.isString()) {
      return thinking.text();
    }
    StringBuilder text = new StringBuilder();
    for (Json part : thinking.elements()) {
      text.append(part.get("text").text());
    }
    return text.toString();
  }

  void hear(Json delta, Consumer<Event> out) {
    String plain = ThoughtsReader.plain(delta);
    List<Json> told = delta.get("reasoning_details").elements();
    if (!plain.isEmpty()) {
      think(isSummary(told), number(told), plain, out);
    }
    for (Json detail : told) {
      if (plain.isEmpty()) {
        think(isSummary(List.of(detail)), number(List.of(detail)), said(detail), out);
      }
      details.add(detail);
    }
  }

  void think(String text, Consumer<Event> out) {
    think(false, 0, text, out);
  }

  private void think(boolean summary, int part, String text, Consumer<Event> out) {
    if (!text.isEmpty()) {
      out.accept(new Event.Thought(summary, part, text));
      isOpen = true;
    }
  }

  private static boolean isSummary(List<Json> details) {
    return !details.isEmpty() && details.getFirst().get("type").says("reasoning.summary");
  }

  private static int number(List<Json> details) {
    Integer index = details.isEmpty() ? null : details.getFirst().get("index").smallOrNull();
    return index == null ? 0 : index;
  }

  /// Ends the thought, if there is one.
  void seal(Consumer<Event> out) {
    String array = details.take();
    if (array != null) {
      out.accept(new Event.Sealed(new Seal(Seal.Form.DETAILS, array, null, null)));
    } else if (isOpen) {
      out.accept(new Event.Sealed(new Seal(Seal.Form.PLAIN, "", null, null)));
    }
    isOpen = false;
  }
}
