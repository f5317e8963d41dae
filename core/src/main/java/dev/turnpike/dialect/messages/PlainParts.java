package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Part;
import dev.turnpike.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Says in texts what a request in Messages has no block for. `hosted` is whether the model knows
/// the provider's own tools, `theirs` whether the conversation came in Messages.
record PlainParts(boolean hosted, boolean theirs, Notes notes) {

  List<Part> of(List<Part> parts) {
    List<Part> plain = new ArrayList<>(parts.size());
    for (Part part : parts) {
      Part said = of(part);
      if (said != null) {
        plain.add(said);
      }
    }
    return plain;
  }

  private @Nullable Part of(Part part) {
    return switch (part) {
      case Part.Refusal refusal -> Part.Text.of(refusal.text());
      case Part.Thought thought -> {
        if (Seals.isNative(thought.seal())) {
          yield thought;
        }
        notes.dropped("thinking"); // it cannot be proven to be the model's own
        yield null;
      }
      case Part.Hosted block -> hosted(block);
      case Part.Compaction compaction -> compaction(compaction);
      case Part.Text _,
          Part.Image _,
          Part.Document _,
          Part.Audio _,
          Part.Video _,
          Part.ToolUse _,
          Part.ToolResult _ ->
          part;
    };
  }

  private Part hosted(Part.Hosted block) {
    Json own = block.dialect().equals("messages") ? Json.orMissing(block.json()) : Json.MISSING;
    boolean foreign = ForeignSearches.tells(own);
    if (foreign) {
      notes.emulated("server_tool");
    }
    boolean whole = hosted && own.isObject() && !foreign;
    return whole ? block : new Part.Text(block.text(), List.of(), block.mark());
  }

  private @Nullable Part compaction(Part.Compaction compaction) {
    if (theirs && compaction.dialect().equals("messages")) {
      return compaction;
    }
    if (compaction.summary().isBlank()) {
      notes.dropped("compaction"); // encrypted
      return null;
    }
    return Part.Text.of("Summary of the conversation before this:\n" + compaction.summary());
  }
}
