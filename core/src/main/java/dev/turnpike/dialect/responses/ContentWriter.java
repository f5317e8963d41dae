package dev.turnpike.dialect.responses;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Source;
import dev.turnpike.conversation.Texts;
import dev.turnpike.dialect.DataUrl;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/// Writes what stands in messages that do not come from the model, and in the outputs of tools.
final class ContentWriter {
  private static final String ERROR = "Error: ";

  private final boolean marks;
  private final Notes notes;
  private final JsonWriter json;

  ContentWriter(Accepts accepts, Notes notes, JsonWriter json) {
    this.marks = accepts.can(Capability.CACHE_MARKS);
    this.notes = notes;
    this.json = json;
  }

  void outside(Part part) throws RequestRefused {
    switch (part) {
      case Part.Text text -> text(text.text(), text.mark());
      case Part.Refusal refusal -> text(refusal.text(), null);
      case Part.Image image -> image(image);
      case Part.Document document -> document(document);
      case Part.Audio audio ->
          json.object()
              .field("type", "input_audio")
              .name("input_audio")
              .object()
              .field("data", audio.data())
              .field("format", audio.format())
              .end()
              .end();
      case Part.Video _ ->
          throw new RequestRefused(
              Failure.BadRequest.notSupported(
                  "messages", "messages hold a video, which this model cannot take"));
      case Part.Thought _, Part.ToolUse _, Part.ToolResult _, Part.Hosted _, Part.Compaction _ ->
          leftOut(part);
    }
  }

  /// A part in a place where this dialect has no room for it.
  void leftOut(Part part) {
    notes.dropped(
        switch (part) {
          case Part.Text _ -> "text";
          case Part.Refusal _ -> "refusal";
          case Part.Image _ -> "image";
          case Part.Document _ -> "document";
          case Part.Audio _ -> "audio";
          case Part.Video _ -> "video";
          case Part.Thought _ -> "thinking";
          case Part.ToolUse _ -> "tool_use";
          case Part.ToolResult _ -> "tool_result";
          case Part.Hosted _ -> "hosted_tool";
          case Part.Compaction _ -> "compaction";
        });
  }

  private void text(String text, @Nullable CacheMark mark) {
    json.object().field("type", "input_text").field("text", text);
    end(mark);
  }

  private void end(@Nullable CacheMark mark) {
    if (mark != null && marks) {
      json.name("prompt_cache_breakpoint").object().field("mode", "explicit").end();
    }
    json.end();
  }

  private void image(Part.Image image) {
    json.object().field("type", "input_image");
    switch (image.source()) {
      case Source.Inline inline -> json.field("image_url", DataUrl.write(inline));
      case Source.Url url -> json.field("image_url", url.url());
      case Source.FileId file -> json.field("file_id", file.id());
      case Source.PlainText text -> json.field("image_url", text.text());
    }
    json.fieldIf("detail", image.detail());
    end(image.mark());
  }

  private void document(Part.Document document) {
    String name = document.name();
    if (document.source() instanceof Source.PlainText(String text)) {
      text(name == null ? text : name + "\n\n" + text, document.mark());
      return;
    }
    json.object().field("type", "input_file");
    switch (document.source()) {
      case Source.Inline inline ->
          json.field("filename", name == null ? name(inline.mediaType()) : name)
              .field("file_data", DataUrl.write(inline));
      case Source.Url url -> json.field("file_url", url.url());
      case Source.FileId file -> json.field("file_id", file.id());
      case Source.PlainText _ -> {}
    }
    end(document.mark());
  }

  /// Data without a name is refused.
  private static String name(String mediaType) {
    return switch (mediaType) {
      case "application/pdf" -> "document.pdf";
      case "text/plain" -> "document.txt";
      default -> "document";
    };
  }

  /// A string where all is text, else a list. There is no other word for a failure than to say so.
  void output(Part.ToolResult result) throws RequestRefused {
    if (Texts.areOnlyText(result.content())) {
      String text = Texts.joined(result.content());
      json.text(needsPrefix(result, text) ? ERROR + text : text);
      return;
    }
    json.array();
    boolean prefix = needsPrefix(result, Texts.joined(result.content()));
    if (prefix && !(result.content().getFirst() instanceof Part.Text)) {
      text(ERROR.strip(), null);
      prefix = false;
    }
    for (Part part : result.content()) {
      if (prefix && part instanceof Part.Text text) {
        text(ERROR + text.text(), text.mark());
        prefix = false;
      } else {
        outside(part);
      }
    }
    json.end();
  }

  private static boolean needsPrefix(Part.ToolResult result, String text) {
    return result.error() && !text.regionMatches(true, 0, "error", 0, 5);
  }
}
