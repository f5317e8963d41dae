package dev.turnpike.dialect.responses;

import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Seal;
import dev.turnpike.dialect.Block;
import dev.turnpike.dialect.ToolArguments;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The item of a stream that is being told, from the event that adds it to the one that says it is
/// done.
final class OpenItem {
  private static final String IN_PROGRESS = "in_progress";
  private static final String COMPLETED = "completed";
  private static final String INCOMPLETE = "incomplete";

  private final Block block;
  private final String id;
  private final int index;
  private final NumberedEvents events;
  private final StringBuilder said = new StringBuilder();
  private final List<String> annotations = new ArrayList<>();
  private @Nullable Seal seal;

  OpenItem(Block block, String id, int index, NumberedEvents events) {
    this.block = block;
    this.id = id;
    this.index = index;
    this.events = events;
  }

  // The beginning.

  void begin() {
    switch (block) {
      case Block.Text _ -> beginMessage(OutputItems.text("", ""));
      case Block.Refusal _ -> beginMessage(OutputItems.refusal(""));
      case Block.Thought _ -> add(OutputItems.thought(id, "", null));
      case Block.Call call -> add(OutputItems.call(id, call, "", IN_PROGRESS));
    }
  }

  private void beginMessage(String part) {
    add(OutputItems.message(id, IN_PROGRESS, ""));
    send("content_part.added", json -> inPart(json).rawField("part", part));
  }

  private void add(String item) {
    events.send(
        "response.output_item.added",
        json -> json.field("output_index", index).rawField("item", item));
  }

  // The pieces.

  void said(String text) {
    switch (block) {
      case Block.Text _ ->
          send(
              "output_text.delta",
              json -> inPart(json).field("delta", text).rawField("logprobs", "[]"));
      case Block.Refusal _ -> send("refusal.delta", json -> inPart(json).field("delta", text));
      case Block.Thought _ -> {
        if (said.isEmpty()) {
          String part = OutputItems.summary("");
          send("reasoning_summary_part.added", json -> inSummary(json).rawField("part", part));
        }
        send("reasoning_summary_text.delta", json -> inSummary(json).field("delta", text));
      }
      case Block.Call call -> send(arguments(call) + ".delta", json -> json.field("delta", text));
    }
    said.append(text);
  }

  void sealed(Seal theirs) {
    seal = theirs;
  }

  void cited(Citation citation) {
    String annotation = OutputItems.annotation(citation);
    if (annotation != null) {
      int number = annotations.size();
      annotations.add(annotation);
      send(
          "output_text.annotation.added",
          json ->
              inPart(json).field("annotation_index", number).rawField("annotation", annotation));
    }
  }

  // The end.

  /// Whether it is complete however the answer ends.
  boolean isSurelyWhole() {
    return switch (block) {
      case Block.Text _, Block.Refusal _ -> false;
      case Block.Thought _ -> true;
      case Block.Call call -> !call.freeform() && ToolArguments.isObject(said.toString());
    };
  }

  /// Says that it is done; `cut` where the answer ended in the midst of it. Returns the item.
  String finish(boolean cut) {
    String item =
        switch (block) {
          case Block.Text _ -> finishText(cut);
          case Block.Refusal _ -> finishRefusal(cut);
          case Block.Thought thought -> finishThought(thought);
          case Block.Call call -> finishCall(call, cut);
        };
    events.send(
        "response.output_item.done",
        json -> json.field("output_index", index).rawField("item", item));
    return item;
  }

  private String finishText(boolean cut) {
    String text = said.toString();
    String part = OutputItems.text(text, String.join(",", annotations));
    send("output_text.done", json -> inPart(json).field("text", text).rawField("logprobs", "[]"));
    return finishMessage(part, cut);
  }

  private String finishRefusal(boolean cut) {
    String text = said.toString();
    send("refusal.done", json -> inPart(json).field("refusal", text));
    return finishMessage(OutputItems.refusal(text), cut);
  }

  private String finishMessage(String part, boolean cut) {
    send("content_part.done", json -> inPart(json).rawField("part", part));
    return OutputItems.message(id, cut ? INCOMPLETE : COMPLETED, part);
  }

  /// Thinking that came without proof takes itself along: some models want it back.
  private String finishThought(Block.Thought thought) {
    String text = said.toString();
    if (!text.isEmpty()) {
      String part = OutputItems.summary(text);
      send("reasoning_summary_text.done", json -> inSummary(json).field("text", text));
      send("reasoning_summary_part.done", json -> inSummary(json).rawField("part", part));
      if (seal == null && !thought.summary()) {
        seal = new Seal(Seal.Form.PLAIN, text, null, null);
      }
    }
    return OutputItems.thought(id, text, seal);
  }

  private String finishCall(Block.Call call, boolean cut) {
    boolean nothing = said.toString().isBlank();
    String text =
        call.freeform() || (cut && nothing) ? said.toString() : ToolArguments.text(said.toString());
    if (said.isEmpty() && !text.isEmpty()) {
      said(text);
    }
    if (call.freeform()) {
      send(arguments(call) + ".done", json -> json.field("input", text));
    } else {
      send(
          arguments(call) + ".done",
          json -> json.field("name", call.name()).field("arguments", text));
    }
    boolean whole = call.freeform() ? !cut : ToolArguments.isObject(text);
    return OutputItems.call(id, call, text, whole ? COMPLETED : INCOMPLETE);
  }

  private static String arguments(Block.Call call) {
    return call.freeform() ? "custom_tool_call_input" : "function_call_arguments";
  }

  // Where it is.

  private void send(String type, Consumer<JsonWriter> members) {
    events.send(
        "response." + type,
        json -> {
          json.field("item_id", id).field("output_index", index);
          members.accept(json);
        });
  }

  private static JsonWriter inPart(JsonWriter json) {
    return json.field("content_index", 0);
  }

  private static JsonWriter inSummary(JsonWriter json) {
    return json.field("summary_index", 0);
  }
}
