package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Source;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the blocks of a request's messages as parts.
final class BlockReader {
  private static final String BLOCKS = "a string or a list";

  private final List<Wishes.Other> others;

  /// Blocks that only Messages knows become `others`.
  BlockReader(List<Wishes.Other> others) {
    this.others = others;
  }

  /// The parts of `content`, which is a text or a list of blocks.
  List<Part> parts(Json content, String path) throws RequestRefused {
    List<Part> parts = new ArrayList<>();
    if (content.isString()) {
      parts.add(Part.Text.of(content.text()));
      return parts;
    }
    if (!content.isArray()) {
      throw Wrong.value(path, content, BLOCKS);
    }
    int at = 0;
    for (Json block : content.elements()) {
      String here = path + "[" + at++ + "]";
      int before = parts.size();
      block(block, here, parts);
      CacheMark mark = Marks.read(block);
      if (mark != null && (parts.size() == before || parts.getLast().mark() == null)) {
        Marks.putOnLast(parts, mark);
      }
    }
    return parts;
  }

  private void block(Json block, String path, List<Part> out) throws RequestRefused {
    String type = block.get("type").text();
    switch (type) {
      case "text" -> out.add(text(block, path));
      case "image" ->
          out.add(
              new Part.Image(
                  Sources.read(block.get("source"), path + ".source", ""),
                  null,
                  Marks.read(block)));
      case "document" -> document(block, path, out);
      case "search_result" -> out.add(Part.Text.of(searchResult(block)));
      case "tool_reference" ->
          out.add(Part.Text.of("Found the tool: " + block.get("tool_name").text()));
      case "thinking" -> out.add(thinking(block));
      case "redacted_thinking" -> {
        Seal seal = Seals.given(Seal.Form.REDACTED, block.get("data").text());
        if (seal != null) {
          out.add(new Part.Thought(false, "", seal));
        }
      }
      case "tool_use" -> out.add(toolUse(block, path, out));
      case "tool_result" -> out.add(toolResult(block, path));
      case "compaction" ->
          out.add(new Part.Compaction("messages", block.raw(), block.get("content").text()));
      case "container_upload" ->
          throw Wrong.unsupported(path, path + " is a container_upload, which only Anthropic has.");
      case "" -> throw Wrong.value(path + ".type", block.get("type"), "the type of a block");
      default -> {
        if (HostedBlocks.isCall(type) || HostedBlocks.isResult(type)) {
          out.add(HostedBlocks.read(block, Marks.read(block)));
        } else {
          unknown(type, block);
        }
      }
    }
  }

  private static Part.Text text(Json block, String path) throws RequestRefused {
    Json text = block.get("text");
    if (!text.isString()) {
      throw Wrong.value(path + ".text", text, "a string");
    }
    return new Part.Text(text.text(), Citations.read(block.get("citations")), Marks.read(block));
  }

  private void unknown(String type, Json block) {
    String name = type.matches("[a-z0-9_]{1,40}") ? type : "unknown";
    others.add(new Wishes.Other("messages.content." + name, block.raw()));
  }

  private static Part.Thought thinking(Json block) {
    Seal seal = Seals.given(Seal.Form.SIGNATURE, block.get("signature").text());
    boolean summary = seal != null && seal.form() == Seal.Form.ENCRYPTED;
    return new Part.Thought(summary, block.get("thinking").text(), seal);
  }

  private static Part.ToolUse toolUse(Json block, String path, List<Part> before)
      throws RequestRefused {
    String id = block.get("id").text();
    if (id.isEmpty()) {
      throw Wrong.value(path + ".id", block.get("id"), "the id of a call");
    }
    if (block.get("name").text().isEmpty()) {
      throw Wrong.value(path + ".name", block.get("name"), "the name of a tool");
    }
    Json input = block.get("input");
    return new Part.ToolUse(
        id,
        null,
        block.get("name").text(),
        false,
        input.isThere() ? input.raw() : "{}",
        sealOf(id, before),
        Marks.read(block));
  }

  /// Takes away the empty thinking block that carries the seal of the call `id`; see
  /// [Seals#ofCall].
  private static @Nullable Seal sealOf(String id, List<Part> before) {
    if (before.isEmpty()
        || !(before.getLast() instanceof Part.Thought(_, String text, Seal seal))
        || seal == null
        || !text.isEmpty()
        || !id.equals(seal.id())) {
      return null;
    }
    before.removeLast();
    return new Seal(seal.form(), seal.value(), null, seal.origin());
  }

  private Part.ToolResult toolResult(Json block, String path) throws RequestRefused {
    Json id = block.get("tool_use_id");
    if (id.text().isEmpty()) {
      throw Wrong.value(path + ".tool_use_id", id, "the id of a call");
    }
    Json content = block.get("content");
    List<Part> parts = content.isThere() ? parts(content, path + ".content") : List.of();
    CacheMark mark = Marks.read(block);
    List<Part> plain = new ArrayList<>(parts.size());
    for (Part part : parts) {
      mark = mark == null ? part.mark() : mark;
      plain.add(Part.marked(part, null));
    }
    return new Part.ToolResult(id.text(), plain, block.get("is_error").isTrue(), false, mark);
  }

  private void document(Json block, String path, List<Part> out) throws RequestRefused {
    Json source = block.get("source");
    String title = block.get("title").textOrNull();
    String context = block.get("context").text();
    if (!context.isEmpty()) {
      out.add(Part.Text.of(context));
    }
    if (!source.get("type").says("content")) {
      Source read = Sources.read(source, path + ".source", Sources.PDF);
      out.add(new Part.Document(read, title, null));
      return;
    }
    List<Part> inside = parts(source.get("content"), path + ".source.content");
    StringBuilder text = new StringBuilder();
    List<Part> images = new ArrayList<>();
    for (Part part : inside) {
      if (part instanceof Part.Text more) {
        text.append(text.isEmpty() ? "" : "\n").append(more.text());
      } else {
        images.add(part);
      }
    }
    out.add(new Part.Document(new Source.PlainText(text.toString()), title, null));
    out.addAll(images);
  }

  private static String searchResult(Json block) {
    StringBuilder text = new StringBuilder(block.get("title").text());
    text.append('\n').append(block.get("source").text());
    for (Json part : block.get("content").elements()) {
      text.append('\n').append(part.get("text").text());
    }
    return text.toString().strip();
  }
}
