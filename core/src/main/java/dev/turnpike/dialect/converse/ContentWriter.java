package dev.turnpike.dialect.converse;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Message.Role;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Source;
import dev.turnpike.dialect.Hash;
import dev.turnpike.dialect.ToolArguments;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the turns of a conversation: each element of a content is an object with one member.
final class ContentWriter {
  /// Stands where a text must be and there is none.
  static final String PLACEHOLDER = ".";

  private static final String NO_OUTPUT = "(no output)";

  private final JsonWriter json;
  private final CachePoints points;
  private final Files files = new Files();

  ContentWriter(JsonWriter json, CachePoints points) {
    this.json = json;
    this.points = points;
  }

  void turn(Message turn) {
    json.object().field("role", turn.role() == Role.ASSISTANT ? "assistant" : "user");
    json.name("content").array();
    for (Part part : turn.parts()) {
      part(part);
      points.write(json, mark(part), CachePoints.Place.MESSAGES);
    }
    if (lacksText(turn.parts())) {
      text(PLACEHOLDER);
    }
    json.end().end();
  }

  /// A turn must say something, and a document needs a text beside it.
  private static boolean lacksText(List<Part> parts) {
    return parts.isEmpty()
        || (parts.stream().anyMatch(Part.Document.class::isInstance)
            && parts.stream().noneMatch(Part.Text.class::isInstance));
  }

  /// The mark of a part. One within a tool's result stands behind all of it.
  static @Nullable CacheMark mark(Part part) {
    if (part.mark() == null && part instanceof Part.ToolResult result) {
      for (Part inner : result.content().reversed()) {
        if (inner.mark() != null) {
          return inner.mark();
        }
      }
    }
    return part.mark();
  }

  private void part(Part part) {
    switch (part) {
      case Part.Text text -> text(text.text());
      case Part.Refusal refusal -> text(refusal.text());
      case Part.Hosted hosted -> text(hosted.text());
      case Part.Compaction compaction -> text(compaction.summary());
      case Part.Image image -> file("image", image.source(), null);
      case Part.Video video -> file("video", video.source(), null);
      case Part.Document document -> file("document", document.source(), document.name());
      case Part.Thought thought -> thought(thought);
      case Part.ToolUse use -> {
        json.object().name("toolUse").object();
        json.field("toolUseId", id(use.id())).field("name", use.name());
        json.rawField("input", ToolArguments.object(use.arguments())).end().end();
      }
      case Part.ToolResult result -> result(result);
      case Part.Audio _ -> throw new IllegalStateException("audio was to be refused before");
    }
  }

  void text(String text) {
    json.object().field("text", text).end();
  }

  private void file(String kind, Source source, @Nullable String name) {
    String type = source instanceof Source.Inline inline ? inline.mediaType() : "text/plain";
    String data =
        switch (source) {
          case Source.Inline inline -> inline.data();
          case Source.PlainText plain ->
              Base64.getEncoder().encodeToString(plain.text().getBytes(UTF_8));
          case Source.Url _, Source.FileId _ ->
              throw new IllegalStateException(kind + " was to be refused before");
        };
    json.object().name(kind).object();
    switch (kind) {
      case "image" -> json.field("format", Files.image(type));
      case "video" -> json.field("format", Files.video(type));
      default -> json.field("format", Files.document(type)).field("name", files.name(name));
    }
    json.name("source").object().field("bytes", data).end().end().end();
  }

  private void thought(Part.Thought thought) {
    Seal seal = thought.seal();
    if (seal == null) {
      return;
    }
    json.object().name("reasoningContent").object();
    if (seal.form() == Seal.Form.REDACTED) {
      json.field("redactedContent", seal.value());
    } else {
      json.name("reasoningText").object().field("text", thought.text());
      json.fieldIf("signature", seal.form() == Seal.Form.SIGNATURE ? seal.value() : null).end();
    }
    json.end().end();
  }

  private void result(Part.ToolResult result) {
    json.object().name("toolResult").object().field("toolUseId", id(result.id()));
    json.name("content").array();
    List<Part> content = ConverseTurns.sayable(result.content());
    content.forEach(this::part);
    if (content.isEmpty()) {
      text(NO_OUTPUT);
    }
    json.end().fieldIf("status", result.error() ? "error" : null).end().end();
  }

  /// An id as Bedrock takes it: the same for a call and its result, and in every turn.
  private static String id(String id) {
    return id.matches("[A-Za-z0-9_-]{1,64}") ? id : "call_" + Hash.word(id);
  }
}
