package dev.turnpike.dialect.messages;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Search;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Block;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.StreamWriter;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/// Writes one answer as a Messages stream. A block is shown with the first thing that is said in
/// it, so that none is ever empty; a call is shown at once.
///
/// A seal that comes behind a text (Gemini's often do) is shown before what follows the text, and
/// not at all where nothing does: clients take the last block for the answer, and no Claude ends
/// with an empty thought.
final class MessagesStream implements StreamWriter {
  private static final String PING = "{\"type\":\"ping\"}";

  private final ReplyTo to;
  private final ForeignSearches searches;
  private final StringBuilder out = new StringBuilder();

  /// How many blocks were shown, the open one included.
  private int blocks;

  private @Nullable Block open;
  private boolean shown;
  private @Nullable Seal seal;

  /// Whether the last block that was shown is a text, and the seal that came behind it.
  private boolean behindText;

  private @Nullable Seal late;
  private final StringBuilder thought = new StringBuilder();
  private InputDeltas input = new InputDeltas(false);
  private boolean refused;

  MessagesStream(ReplyTo to) {
    this.to = to;
    this.searches = new ForeignSearches(to);
  }

  @Override
  public byte[] take() {
    byte[] bytes = out.toString().getBytes(UTF_8);
    out.setLength(0);
    return bytes;
  }

  @Override
  public byte[] errorEvent(Failure failure, String requestId) {
    return MessagesError.event(failure, requestId);
  }

  @Override
  public byte[] keepAlive() {
    return MessagesAnswer.ping();
  }

  // The answer.

  @Override
  public void started(@Nullable String id) {
    JsonWriter json = new JsonWriter().object().field("type", "message_start").name("message");
    WholeMessage.head(json, to);
    json.name("content").array().end().rawField("stop_reason", "null");
    json.rawField("stop_sequence", "null").name("usage").object();
    json.field("input_tokens", 0).field("output_tokens", 0).end().end();
    event("message_start", json.end());
    out.append("event: ping\ndata: ").append(PING).append("\n\n");
  }

  @Override
  public void finished(StopReason reason, @Nullable String sequence, Usage usage) {
    JsonWriter json = new JsonWriter().object().field("type", "message_delta").name("delta");
    json.object().field("stop_reason", StopWords.write(reason, refused));
    json.field("stop_sequence", sequence).end();
    UsageWriter.write(json, usage);
    event("message_delta", json.end());
    event("message_stop", new JsonWriter().object().field("type", "message_stop").end());
  }

  // Blocks.

  @Override
  public void opened(Block block) {
    open = block;
    shown = false;
    seal = null;
    thought.setLength(0);
    switch (block) {
      case Block.Text _, Block.Thought _ -> {}
      case Block.Refusal _ -> refused = true;
      case Block.Call call -> {
        sealOf(call);
        input = new InputDeltas(call.freeform());
        JsonWriter json = begin().field("type", "tool_use").field("id", call.id());
        json.field("name", CallName.of(call.namespace(), call.name()));
        show(json.rawField("input", "{}"));
      }
    }
  }

  @Override
  public void said(String text) {
    switch (open) {
      case Block.Text _, Block.Refusal _ -> {
        showText();
        delta("text_delta", "text", text);
      }
      case Block.Thought _ -> {
        showThought();
        thought.append(text);
        delta("thinking_delta", "thinking", text);
      }
      case Block.Call _ -> arguments(input.add(text));
      case null -> throw new IllegalStateException("no block is open");
    }
  }

  @Override
  public void sealed(Seal theirs) {
    seal = theirs;
  }

  @Override
  public void cited(Citation citation) {
    if (!Citations.canBeShown(citation)) {
      return;
    }
    showText();
    JsonWriter json = deltaOf("citations_delta").name("citation");
    Citations.write(json, citation);
    event("content_block_delta", json.end().end());
  }

  @Override
  public void closed() {
    switch (open) {
      case Block.Thought _ -> endThought();
      case Block.Call _ -> arguments(input.end());
      case Block.Text _, Block.Refusal _ -> {}
      case null -> throw new IllegalStateException("no block is open");
    }
    if (shown) {
      stop();
    }
    open = null;
  }

  @Override
  public void hosted(Part.Hosted part) {
    Search search = part.search();
    if (part.dialect().equals("messages")) {
      own(Json.orMissing(part.json()));
    } else if (search != null && search.isAsked()) {
      foreign(search);
    }
  }

  private void own(Json block) {
    if (!block.isObject()) {
      return;
    }
    Json theirInput = block.get("input");
    boolean call = HostedBlocks.isCall(block.get("type").text()) && theirInput.isObject();
    JsonWriter json = begin();
    BlockWriter.members(json, block, call ? "input" : "");
    show(call ? json.rawField("input", "{}") : json);
    if (call && !theirInput.names().isEmpty()) {
      arguments(theirInput.raw());
    }
    stop();
  }

  private void foreign(Search search) {
    String id = searches.id(search);
    show(ForeignSearches.call(begin(), id).rawField("input", "{}"));
    arguments(ForeignSearches.input(search));
    stop();
    show(ForeignSearches.result(begin(), id, search));
    stop();
  }

  // Thoughts.

  private void endThought() {
    Seal theirs = seal;
    if (thought.isEmpty() && behindText) {
      late = theirs == null ? late : theirs;
    } else if (theirs != null || !thought.isEmpty()) {
      prove(theirs);
    }
  }

  private void prove(@Nullable Seal theirs) {
    if (theirs != null && Seals.isRedacted(theirs) && !shown) {
      show(begin().field("type", "redacted_thinking").field("data", Seals.data(theirs)));
      return;
    }
    showThought();
    delta("signature_delta", "signature", Seals.shown(theirs, thought.toString()));
  }

  /// What waited for a block to follow comes before it.
  private void showLate() {
    Seal waiting = late;
    if (waiting != null) {
      late = null;
      prove(waiting);
      stop();
      shown = false;
    }
  }

  /// An empty thinking block that keeps the seal of a call; see [Seals#ofCall].
  private void sealOf(Block.Call call) {
    if (call.seal() != null) {
      showThought();
      delta("signature_delta", "signature", Seals.ofCall(call.seal(), call.id()));
      stop();
      shown = false;
    }
  }

  // Events.

  private void showText() {
    if (!shown) {
      show(begin().field("type", "text").field("text", ""));
      behindText = true;
    }
  }

  private void showThought() {
    if (!shown) {
      show(begin().field("type", "thinking").field("thinking", "").field("signature", ""));
    }
  }

  private JsonWriter begin() {
    showLate();
    return new JsonWriter()
        .object()
        .field("type", "content_block_start")
        .field("index", blocks)
        .name("content_block")
        .object();
  }

  private void show(JsonWriter begun) {
    event("content_block_start", begun.end().end());
    blocks++;
    shown = true;
    behindText = false;
  }

  private void stop() {
    JsonWriter json = new JsonWriter().object().field("type", "content_block_stop");
    event("content_block_stop", json.field("index", blocks - 1).end());
  }

  private JsonWriter deltaOf(String type) {
    return new JsonWriter()
        .object()
        .field("type", "content_block_delta")
        .field("index", blocks - 1)
        .name("delta")
        .object()
        .field("type", type);
  }

  private void delta(String type, String field, String text) {
    event("content_block_delta", deltaOf(type).field(field, text).end().end());
  }

  private void arguments(String json) {
    if (!json.isEmpty()) {
      delta("input_json_delta", "partial_json", json);
    }
  }

  private void event(String name, JsonWriter json) {
    out.append("event: ").append(name).append("\ndata: ").append(json).append("\n\n");
  }
}
