package dev.turnpike.dialect.chat;

import dev.turnpike.conversation.Answer;
import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.ToolArguments;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/// Writes a whole answer as a Chat completion: what a stream of it comes to.
final class CompletionWriter {
  private final StringBuilder content = new StringBuilder();
  private final StringBuilder refusal = new StringBuilder();
  private final StringBuilder thinking = new StringBuilder();
  private final JsonWriter details = new JsonWriter().array();
  private final JsonWriter annotations = new JsonWriter().array();
  private final List<Part.ToolUse> calls = new ArrayList<>();
  private int thoughts;
  private boolean cites;

  private CompletionWriter() {}

  static byte[] write(Answer answer, Usage usage, ReplyTo to) {
    CompletionWriter writer = new CompletionWriter();
    boolean cut = answer.reason() == StopReason.LENGTH || answer.reason() == StopReason.CONTEXT;
    for (Part part : answer.parts()) {
      writer.add(part, cut);
    }
    JsonWriter json =
        new JsonWriter(writer.content.length() + 1024)
            .object()
            .field("id", to.id("chatcmpl-", 0))
            .field("object", "chat.completion")
            .field("created", to.created())
            .field("model", to.model())
            .name("choices")
            .array()
            .object()
            .field("index", 0)
            .name("message");
    writer.message(json);
    return json.rawField("logprobs", "null")
        .field("finish_reason", FinishReasons.written(answer.reason()))
        .end()
        .end()
        .rawField("usage", ChatUsage.object(usage))
        .end()
        .bytes();
  }

  private void add(Part part, boolean cut) {
    switch (part) {
      case Part.Text text -> text(text);
      case Part.Refusal said -> refusal.append(said.text());
      case Part.Thought thought -> {
        thinking.append(thought.text());
        if (thought.seal() != null && ThoughtDetails.carries(thought)) {
          ThoughtDetails.write(details, thoughts++, thought, thought.seal());
        }
      }
      case Part.ToolUse use -> {
        // an answer that was cut may end in half a call: no client could make anything of it
        if (!cut || use.freeform() || ToolArguments.isObject(use.arguments())) {
          calls.add(use);
        }
      }
      case Part.Image _,
          Part.Document _,
          Part.Audio _,
          Part.Video _,
          Part.ToolResult _,
          Part.Hosted _,
          Part.Compaction _ -> {
        // Chat has no word for it in an answer
      }
    }
  }

  private void text(Part.Text text) {
    int from = content.length();
    content.append(text.text());
    for (Citation citation : text.citations()) {
      if (Annotations.canSay(citation)) {
        Annotations.write(annotations, citation, from, content.length());
        cites = true;
      }
    }
  }

  private void message(JsonWriter json) {
    json.object()
        .field("role", "assistant")
        .field("content", content.isEmpty() ? null : content.toString())
        .field("refusal", refusal.isEmpty() ? null : refusal.toString());
    if (!thinking.isEmpty()) {
      json.field("reasoning_content", thinking.toString());
    }
    if (thoughts > 0) {
      json.rawField("reasoning_details", details.end().toString());
    }
    if (cites) {
      json.rawField("annotations", annotations.end().toString());
    }
    if (!calls.isEmpty()) {
      json.name("tool_calls").array();
      for (Part.ToolUse call : calls) {
        CallsWriter.write(json, call, call.id());
      }
      json.end();
    }
    json.end();
  }
}
