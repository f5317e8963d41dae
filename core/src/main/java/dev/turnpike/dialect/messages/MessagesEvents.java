package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Event;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.dialect.EventReader;
import dev.turnpike.dialect.ToolArguments;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Says what the events of a Messages answer say. A whole message is one whose blocks are complete
/// as they begin.
final class MessagesEvents implements EventReader {
  /// So many blocks may be open at once; a provider opens one.
  private static final int MOST_OPEN = 256;

  /// So much of a signature or of a hosted tool's input is kept.
  private static final int MOST_KEPT = 4 * 1024 * 1024;

  /// So many citations of one block are kept.
  private static final int MOST_CITATIONS = 1_024;

  private final Map<Long, OpenBlock> open = new TreeMap<>();
  private int keys;

  /// Characters of text since something else was said.
  private int said;

  /// A block that is not at its end. `kept` is what is only told there: the signature of a thought,
  /// the input of a tool that the provider runs; so are the citations of a text that began `from`.
  private static final class OpenBlock {
    final String type;
    final Json start;
    final int key;
    final int from;
    final StringBuilder kept = new StringBuilder();
    final List<Citation> citations = new ArrayList<>();
    Json compaction;
    boolean argued;

    OpenBlock(String type, Json start, int key, int from) {
      this.type = type;
      this.start = start;
      this.key = key;
      this.from = from;
      this.compaction = start;
    }

    void keep(String text) {
      if (kept.length() + text.length() <= MOST_KEPT) {
        kept.append(text);
      }
    }

    void cite(Citation citation) {
      if (citations.size() < MOST_CITATIONS) {
        citations.add(citation);
      }
    }
  }

  @Override
  public void event(Json data, Consumer<Event> out) {
    switch (data.get("type").text()) {
      case "message_start" ->
          out.accept(new Event.Started(data.get("message").get("id").textOrNull()));
      case "content_block_start" -> begin(index(data), data.get("content_block"), out);
      case "content_block_delta" -> more(index(data), data.get("delta"), out);
      case "content_block_stop" -> complete(index(data), out);
      case "message_delta" -> stop(data.get("delta"), out);
      case "message" -> whole(data, out);
      default -> {} // pings, errors, and what is yet to be invented
    }
  }

  @Override
  public void whole(Json answer, Consumer<Event> out) {
    out.accept(new Event.Started(answer.get("id").textOrNull()));
    long index = 0;
    for (Json block : answer.get("content").elements()) {
      begin(index, block, out);
      complete(index++, out);
    }
    stop(answer, out);
  }

  @Override
  public void end(Consumer<Event> out) {
    while (!open.isEmpty()) {
      complete(open.keySet().iterator().next(), out);
    }
  }

  private static long index(Json data) {
    Long index = data.get("index").wholeOrNull();
    return index == null ? 0 : index;
  }

  private static void stop(Json delta, Consumer<Event> out) {
    String reason = delta.get("stop_reason").text();
    if (!reason.isEmpty()) {
      out.accept(
          new Event.Stopped(StopWords.read(reason), delta.get("stop_sequence").textOrNull()));
    }
  }

  // Blocks.

  private void begin(long index, Json start, Consumer<Event> out) {
    complete(index, out);
    String type = start.get("type").text();
    if (open.size() >= MOST_OPEN || type.isEmpty()) {
      return;
    }
    boolean isTold = type.equals("text") || type.endsWith("thinking");
    OpenBlock block = new OpenBlock(type, isTold ? start : start.kept(), keys++, said);
    open.put(index, block);
    switch (type) {
      case "text" -> {
        say(start.get("text"), out);
        Citations.read(start.get("citations")).forEach(block::cite);
      }
      case "thinking" -> {
        think(block, start.get("thinking"), out);
        block.keep(start.get("signature").text());
      }
      case "redacted_thinking" -> block.keep(start.get("data").text());
      case "tool_use" ->
          other(
              new Event.Call(
                  block.key,
                  start.get("id").textOrNull(),
                  null,
                  start.get("name").text(),
                  false,
                  null),
              out);
      default -> {} // told of at its end, or unknown
    }
  }

  private void more(long index, Json delta, Consumer<Event> out) {
    OpenBlock block = open.get(index);
    switch (delta.get("type").text()) {
      case "text_delta" -> say(delta.get("text"), out);
      case "citations_delta" -> {
        if (block != null && delta.get("citation").isObject()) {
          block.cite(Citations.one(delta.get("citation")));
        }
      }
      case "thinking_delta" -> think(block, delta.get("thinking"), out);
      case "signature_delta" -> {
        if (block != null) {
          block.keep(delta.get("signature").text());
        }
      }
      case "input_json_delta" -> input(block, delta.get("partial_json").text(), out);
      case "compaction_delta" -> {
        if (block != null) {
          block.compaction = delta.kept();
        }
      }
      default -> {}
    }
  }

  private void say(Json text, Consumer<Event> out) {
    if (!text.text().isEmpty()) {
      said += text.text().length();
      out.accept(new Event.Text(text.text()));
    }
  }

  private void think(@Nullable OpenBlock block, Json thinking, Consumer<Event> out) {
    if (!thinking.text().isEmpty()) {
      other(new Event.Thought(false, block == null ? 0 : block.key, thinking.text()), out);
    }
  }

  /// Something that is no text: where one follows, its characters count anew.
  private void other(Event event, Consumer<Event> out) {
    said = 0;
    out.accept(event);
  }

  private void cite(OpenBlock block, Consumer<Event> out) {
    boolean placed = block.from < said;
    for (Citation citation : block.citations) {
      out.accept(
          new Event.Cited(
              new Citation(
                  citation.url(),
                  citation.title(),
                  citation.quoted(),
                  placed ? block.from : -1,
                  placed ? said : -1)));
    }
  }

  private static void input(@Nullable OpenBlock block, String json, Consumer<Event> out) {
    if (block == null || json.isEmpty()) {
      return;
    }
    if (block.type.equals("tool_use")) {
      block.argued = true;
      out.accept(new Event.Arguments(block.key, json));
    } else {
      block.keep(json);
    }
  }

  private void complete(long index, Consumer<Event> out) {
    OpenBlock block = open.remove(index);
    if (block == null) {
      return;
    }
    switch (block.type) {
      case "text" -> cite(block, out);
      case "thinking", "redacted_thinking" -> {
        if (!block.kept.isEmpty()) {
          Seal.Form form = block.type.equals("thinking") ? Seal.Form.SIGNATURE : Seal.Form.REDACTED;
          other(new Event.Sealed(new Seal(form, block.kept.toString(), null, null)), out);
        }
      }
      case "tool_use" -> {
        String input = block.argued ? "" : input(block.start.get("input"));
        if (!input.isEmpty()) {
          out.accept(new Event.Arguments(block.key, input));
        }
        out.accept(new Event.CallDone(block.key));
      }
      case "compaction" -> other(new Event.Hosted(compaction(block)), out);
      default -> {
        if (HostedBlocks.isCall(block.type)) {
          other(new Event.Hosted(hosted(block)), out);
        } else if (HostedBlocks.isResult(block.type)) {
          other(new Event.Hosted(HostedBlocks.read(block.start, null)), out);
        }
      }
    }
  }

  /// The input that a block began with: some say it there and not in deltas, some as a text.
  private static String input(Json input) {
    if (input.isObject()) {
      return input.names().isEmpty() ? "" : input.raw();
    }
    return input.isString() ? input.text() : "";
  }

  private static Part.Hosted hosted(OpenBlock block) {
    if (block.kept.isEmpty()) {
      return HostedBlocks.read(block.start, null);
    }
    JsonWriter json = new JsonWriter().object();
    BlockWriter.members(json, block.start, "input");
    json.rawField("input", ToolArguments.object(block.kept.toString())).end();
    return HostedBlocks.read(Json.orMissing(json.toString()), null);
  }

  private static Part.Hosted compaction(OpenBlock block) {
    Json content = block.compaction.get("content");
    Json encrypted = block.compaction.get("encrypted_content");
    JsonWriter json = new JsonWriter().object().field("type", "compaction");
    json.field("content", content.textOrNull());
    json.fieldIf("encrypted_content", encrypted.textOrNull());
    return new Part.Hosted("messages", json.end().toString(), content.text(), null);
  }
}
