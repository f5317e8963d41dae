package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.Answer;
import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Search;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.ToolArguments;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes a whole answer as a message. As in a stream, a seal behind the last text is left out.
final class WholeMessage {
  private final JsonWriter json = new JsonWriter(2_048);
  private final ForeignSearches searches;
  private boolean refused;
  private boolean behindText;
  private Part.@Nullable Thought late;

  private WholeMessage(ReplyTo to) {
    this.searches = new ForeignSearches(to);
  }

  static byte[] write(Answer answer, Usage usage, ReplyTo to) {
    return new WholeMessage(to).written(answer, usage, to);
  }

  /// Opens a message and writes what is the same in every one.
  static void head(JsonWriter json, ReplyTo to) {
    json.object()
        .field("id", to.id("msg_", 0))
        .field("type", "message")
        .field("role", "assistant")
        .field("model", to.model());
  }

  private byte[] written(Answer answer, Usage usage, ReplyTo to) {
    head(json, to);
    json.name("content").array();
    for (Part part : answer.parts()) {
      block(part, answer);
    }
    json.end()
        .field("stop_reason", StopWords.write(answer.reason(), refused))
        .field("stop_sequence", answer.sequence());
    UsageWriter.write(json, usage);
    return json.end().bytes();
  }

  private void block(Part part, Answer answer) {
    switch (part) {
      case Part.Text text -> text(text.text(), text.citations());
      case Part.Refusal refusal -> {
        refused = true;
        text(refusal.text(), List.of());
      }
      case Part.Thought thought -> thought(thought);
      case Part.ToolUse use -> toolUse(use, answer);
      case Part.Hosted hosted -> hosted(hosted);
      case Part.Compaction compaction -> theirs(compaction.dialect(), compaction.json());
      case Part.Image _, Part.Document _, Part.Audio _, Part.Video _, Part.ToolResult _ -> {}
    }
  }

  private void text(String text, List<Citation> citations) {
    List<Citation> shown = citations.stream().filter(Citations::canBeShown).toList();
    if (text.isEmpty() && shown.isEmpty()) {
      return;
    }
    begin().field("type", "text").field("text", text);
    behindText = true;
    if (!shown.isEmpty()) {
      json.name("citations").array();
      shown.forEach(citation -> Citations.write(json, citation));
      json.end();
    }
    json.end();
  }

  private void thought(Part.Thought thought) {
    if (thought.text().isEmpty() && behindText) {
      late = thought.seal() == null ? late : thought;
    } else if (thought.seal() != null || !thought.text().isEmpty()) {
      proof(thought, begin());
    }
  }

  private JsonWriter begin() {
    writeLate();
    return json.object();
  }

  /// A block follows: what waited for one comes before it.
  private void writeLate() {
    Part.Thought waiting = late;
    late = null;
    behindText = false;
    if (waiting != null && waiting.seal() != null) {
      proof(waiting, json.object());
    }
  }

  private static void proof(Part.Thought thought, JsonWriter json) {
    Seal seal = thought.seal();
    if (seal != null && Seals.isRedacted(seal) && thought.text().isEmpty()) {
      json.field("type", "redacted_thinking").field("data", Seals.data(seal));
    } else {
      json.field("type", "thinking")
          .field("thinking", thought.text())
          .field("signature", Seals.shown(seal, thought.text()));
    }
    json.end();
  }

  /// A call that was cut off is left out: half an input is of use to nobody.
  private void toolUse(Part.ToolUse use, Answer answer) {
    boolean broken = !use.freeform() && !isWhole(use.arguments());
    if (broken
        && switch (answer.reason()) {
          case LENGTH, CONTEXT -> true;
          case STOP, STOP_SEQUENCE, TOOL, FILTER, PAUSE, COMPACTION -> false;
        }) {
      return;
    }
    if (use.seal() != null) {
      begin()
          .field("type", "thinking")
          .field("thinking", "")
          .field("signature", Seals.ofCall(use.seal(), use.id()))
          .end();
    }
    begin()
        .field("type", "tool_use")
        .field("id", use.id())
        .field("name", CallName.of(use.namespace(), use.name()))
        .rawField("input", BlockWriter.input(use))
        .end();
  }

  private static boolean isWhole(String arguments) {
    return arguments.isBlank()
        || arguments.strip().equals("null")
        || ToolArguments.isObject(arguments);
  }

  private void hosted(Part.Hosted part) {
    Search search = part.search();
    if (search != null && search.isAsked() && !part.dialect().equals("messages")) {
      foreign(search);
    } else {
      theirs(part.dialect(), part.json());
    }
  }

  private void foreign(Search search) {
    String id = searches.id(search);
    ForeignSearches.call(begin(), id).rawField("input", ForeignSearches.input(search)).end();
    ForeignSearches.result(begin(), id, search).end();
  }

  private void theirs(String dialect, String block) {
    if (dialect.equals("messages") && Json.orMissing(block).isObject()) {
      writeLate();
      json.raw(block);
    }
  }
}
