package dev.turnpike.dialect.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Block;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.StreamWriter;
import dev.turnpike.dialect.json.JsonText;
import dev.turnpike.dialect.json.JsonWriter;
import dev.turnpike.dialect.openai.OpenAiErrors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes an answer as Chat chunks. Nothing is told of tools that the provider ran itself: Chat has
/// no word for them.
final class ChunkWriter implements StreamWriter {
  private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(UTF_8);

  /// What all chunks begin with.
  private final String head;

  /// What ends a chunk after its choices.
  private final String tail;

  private final boolean usageWanted;
  private final StringBuilder out = new StringBuilder();

  private @Nullable Block open;
  private final StringBuilder thought = new StringBuilder();
  private int thoughts;
  private int calls;
  private boolean argued;

  /// Told at the end of their text.
  private final List<Citation> citations = new ArrayList<>();

  /// Characters of content before the open text, and with what was said of it.
  private int textFrom;

  private int textTo;

  ChunkWriter(ReplyTo to) {
    String json =
        new JsonWriter()
            .object()
            .field("id", to.id("chatcmpl-", 0))
            .field("object", "chat.completion.chunk")
            .field("created", to.created())
            .field("model", to.model())
            .end()
            .toString();
    head = "data: " + json.substring(0, json.length() - 1) + ",\"choices\":[";
    usageWanted = to.usageWanted();
    tail = usageWanted ? "],\"usage\":null}\n\n" : "]}\n\n";
  }

  @Override
  public void started(@Nullable String id) {
    choice("{\"role\":\"assistant\",\"content\":\"\"},\"logprobs\":null", "null");
  }

  @Override
  public void opened(Block block) {
    open = block;
    switch (block) {
      case Block.Text _ -> textFrom = textTo;
      case Block.Refusal _ -> {
        // opens with its first words
      }
      case Block.Thought _ -> thought.setLength(0);
      case Block.Call call -> call(call);
    }
  }

  private void call(Block.Call call) {
    argued = false;
    String kind = call.freeform() ? "custom" : "function";
    JsonWriter json =
        toolCalls()
            .field("id", call.id())
            .field("type", kind)
            .name(kind)
            .object()
            .field("name", call.name())
            .field(call.freeform() ? "input" : "arguments", "")
            .end();
    CallsWriter.seal(json, call.seal());
    delta(json.end().end().end());
  }

  /// The delta of a piece of the call that is open now, up to its index.
  private JsonWriter toolCalls() {
    return new JsonWriter().object().name("tool_calls").array().object().field("index", calls);
  }

  @Override
  public void said(String text) {
    switch (open) {
      case Block.Text _ -> {
        textTo += text.length();
        delta("content", text);
      }
      case Block.Refusal _ -> delta("refusal", text);
      case Block.Thought _ -> {
        thought.append(text);
        delta("reasoning_content", text);
      }
      case Block.Call call -> argue(call.freeform(), text);
      case null -> throw new IllegalStateException("text came, but no block is open");
    }
  }

  private void argue(boolean freeform, String text) {
    argued = true;
    delta(
        toolCalls()
            .name(freeform ? "custom" : "function")
            .object()
            .field(freeform ? "input" : "arguments", text)
            .end()
            .end()
            .end()
            .end());
  }

  @Override
  public void sealed(Seal seal) {
    if (!(open instanceof Block.Thought(boolean summary))) {
      return;
    }
    Part.Thought sealed = new Part.Thought(summary, thought.toString(), seal);
    if (ThoughtDetails.carries(sealed)) {
      JsonWriter json = new JsonWriter().object().name("reasoning_details").array();
      ThoughtDetails.write(json, thoughts++, sealed, seal);
      delta(json.end().end());
    }
  }

  @Override
  public void cited(Citation citation) {
    if (Annotations.canSay(citation)) {
      citations.add(citation);
    }
  }

  @Override
  public void closed() {
    if (!citations.isEmpty()) {
      cite();
    }
    if (open instanceof Block.Call call) {
      if (!argued && !call.freeform()) {
        argue(false, "{}");
      }
      calls++;
    }
    open = null;
  }

  private void cite() {
    JsonWriter json = new JsonWriter().object().name("annotations").array();
    for (Citation citation : citations) {
      Annotations.write(json, citation, textFrom, textTo);
    }
    citations.clear();
    delta(json.end().end());
  }

  @Override
  public void hosted(Part.Hosted part) {
    // nothing to tell
  }

  @Override
  public void finished(StopReason reason, @Nullable String sequence, Usage usage) {
    choice("{},\"logprobs\":null", JsonText.quoted(FinishReasons.written(reason)));
    if (usageWanted) {
      out.append(head).append("],\"usage\":").append(ChatUsage.object(usage)).append("}\n\n");
    }
    out.append("data: [DONE]\n\n");
  }

  private void delta(String field, String text) {
    choice("{\"" + field + "\":" + JsonText.quoted(text) + "}", "null");
  }

  private void delta(JsonWriter json) {
    choice(json.toString(), "null");
  }

  private void choice(String delta, String finish) {
    out.append(head)
        .append("{\"index\":0,\"delta\":")
        .append(delta)
        .append(",\"finish_reason\":")
        .append(finish)
        .append('}')
        .append(tail);
  }

  @Override
  public byte[] take() {
    byte[] bytes = out.toString().getBytes(UTF_8);
    out.setLength(0);
    return bytes;
  }

  @Override
  public byte[] errorEvent(Failure failure, String requestId) {
    return ("data: " + OpenAiErrors.object(failure) + "\n\n").getBytes(UTF_8);
  }

  @Override
  public byte[] keepAlive() {
    return KEEP_ALIVE.clone();
  }
}
