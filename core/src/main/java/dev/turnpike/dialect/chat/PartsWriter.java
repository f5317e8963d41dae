package dev.turnpike.dialect.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Accepts.Ids;
import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Source;
import dev.turnpike.conversation.Texts;
import dev.turnpike.dialect.DataUrl;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the content of messages: a string wherever that says it all, for not every host takes
/// lists.
final class PartsWriter {
  private final Accepts accepts;
  private final boolean ownDialect;
  private final Notes notes;

  /// `ownDialect` says that the conversation was asked in Chat: then ids of files may be known.
  PartsWriter(Accepts accepts, boolean ownDialect, Notes notes) {
    this.accepts = accepts;
    this.ownDialect = ownDialect;
    this.notes = notes;
  }

  /// The parts that content can hold, with a text for each that Chat can only tell of. Thoughts,
  /// calls and what tools answered stand elsewhere.
  static List<Part> sayable(List<Part> parts) {
    List<Part> sayable = new ArrayList<>(parts.size());
    for (Part part : parts) {
      Part said =
          switch (part) {
            case Part.Text text -> text;
            case Part.Image image -> image;
            case Part.Document document -> document(document);
            case Part.Audio audio -> audio;
            case Part.Video video -> video;
            case Part.Refusal refusal -> Part.Text.of(refusal.text());
            case Part.Hosted hosted -> Part.Text.of(hosted.text());
            case Part.Compaction compaction ->
                Part.Text.of(
                    compaction.summary().isEmpty() ? "" : "Summary: " + compaction.summary());
            case Part.Thought _, Part.ToolUse _, Part.ToolResult _ -> Part.Text.of("");
          };
      if (!(said instanceof Part.Text text && text.text().isEmpty())) {
        sayable.add(said);
      }
    }
    return sayable;
  }

  /// A document that is nothing but text is told as text.
  private static Part document(Part.Document document) {
    String text =
        switch (document.source()) {
          case Source.PlainText plain -> plain.text();
          case Source.Inline inline when inline.mediaType().startsWith("text/") ->
              decoded(inline.data());
          case Source.Inline _, Source.Url _, Source.FileId _ -> null;
        };
    if (text == null) {
      return document;
    }
    String title = document.name() == null ? "" : "Document: " + document.name() + "\n\n";
    return new Part.Text(title + text, List.of(), document.mark());
  }

  private static @Nullable String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), UTF_8);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// Writes a value: `parts` are [#sayable].
  void content(JsonWriter json, List<Part> parts) throws RequestRefused {
    boolean texts = Texts.areOnlyText(parts);
    boolean lists = marks(parts) || (parts.size() > 1 && accepts.can(Capability.IMAGES));
    if (texts && !lists) {
      json.text(Texts.joined(parts));
      return;
    }
    json.array();
    for (Part part : parts) {
      write(json, part);
    }
    json.end();
  }

  /// Whether a mark on one of `parts` can be written.
  boolean marks(List<Part> parts) {
    return accepts.can(Capability.CACHE_MARKS)
        && parts.stream().anyMatch(part -> part.mark() != null);
  }

  private void write(JsonWriter json, Part part) throws RequestRefused {
    switch (part) {
      case Part.Text text -> json.object().field("type", "text").field("text", text.text());
      case Part.Image image ->
          json.object()
              .field("type", "image_url")
              .name("image_url")
              .object()
              .field("url", address(image.source(), "an image"))
              .fieldIf("detail", image.detail())
              .end();
      case Part.Document document -> file(json, document);
      case Part.Audio audio ->
          json.object()
              .field("type", "input_audio")
              .name("input_audio")
              .object()
              .field("data", audio.data())
              .field("format", audio.format())
              .end();
      case Part.Video video ->
          json.object()
              .field("type", "video_url")
              .name("video_url")
              .object()
              .field("url", address(video.source(), "a video"))
              .end();
      case Part.Refusal _,
          Part.Thought _,
          Part.ToolUse _,
          Part.ToolResult _,
          Part.Hosted _,
          Part.Compaction _ ->
          throw new IllegalArgumentException("not a part of content: " + part.getClass());
    }
    if (accepts.can(Capability.CACHE_MARKS)) {
      Marks.write(json, part.mark());
    }
    json.end();
  }

  private void file(JsonWriter json, Part.Document document) throws RequestRefused {
    if (document.source() instanceof Source.Url url && accepts.ids() == Ids.NINE) {
      json.object().field("type", "document_url").field("document_url", url.url());
      return;
    }
    json.object().field("type", "file").name("file").object();
    if (ownDialect && document.source() instanceof Source.FileId file) {
      json.field("file_id", file.id());
    } else {
      json.field("filename", document.name() == null ? "document.pdf" : document.name())
          .field("file_data", address(document.source(), "a document"));
    }
    json.end();
  }

  private static String address(Source source, String what) throws RequestRefused {
    return switch (source) {
      case Source.Inline inline -> DataUrl.write(inline);
      case Source.Url url -> url.url();
      case Source.FileId _ ->
          throw Fields.notSupported(
              "messages", what + " of a provider's file store cannot be sent to another provider");
      case Source.PlainText _ -> throw new IllegalArgumentException(what + " cannot be plain text");
    };
  }

  /// Says that some of a message could not be told.
  void dropped() {
    notes.dropped("messages.content");
  }
}
