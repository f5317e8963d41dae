package dev.turnpike.dialect.chat;

import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Source;
import dev.turnpike.dialect.DataUrl;
import dev.turnpike.dialect.MediaTypes;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The content of a message: a string, or a list of parts in the words of Chat, of Responses and of
/// the hosts that added their own.
final class PartsReader {
  private static final String PDF = "application/pdf";

  private PartsReader() {}

  /// The parts in a list that may be changed; empty texts say nothing.
  static List<Part> content(Json content, String path) throws RequestRefused {
    List<Part> parts = new ArrayList<>();
    if (content.isString() || content.isObject()) {
      add(parts, content, path);
    } else if (content.isArray()) {
      for (int i = 0; i < content.elements().size(); i++) {
        add(parts, content.elements().get(i), path + "[" + i + "]");
      }
    } else if (content.isThere()) {
      throw Fields.wrong(path, content, "a string or a list of parts");
    }
    return parts;
  }

  private static void add(List<Part> parts, Json said, String path) throws RequestRefused {
    Part part = said.isString() ? Part.Text.of(said.text()) : part(said, path);
    boolean empty = part instanceof Part.Text text && text.text().isEmpty();
    if (!empty || part.mark() != null) {
      parts.add(part);
    }
  }

  private static Part part(Json part, String path) throws RequestRefused {
    if (!part.isObject()) {
      throw Fields.wrong(path, part, "an object");
    }
    String type = part.get("type").text();
    CacheMark mark = Marks.read(part);
    return switch (type) {
      case "", "text", "input_text", "output_text" -> {
        if (!part.get("text").isString()) {
          throw Fields.wrong(path + ".text", part.get("text"), "a string");
        }
        yield new Part.Text(part.get("text").text(), List.of(), mark);
      }
      case "image_url", "input_image" -> image(part, path, mark);
      case "image" -> new Part.Image(source(part.get("source"), path + ".source"), null, mark);
      case "input_audio" -> audio(part.get("input_audio"));
      case "file", "input_file" ->
          file(part.get("file").isObject() ? part.get("file") : part, path, mark);
      case "document_url" ->
          new Part.Document(DataUrl.read(part.get(type).text()), name(part, "document_name"), mark);
      case "video_url" -> new Part.Video(DataUrl.read(address(part.get(type))));
      case "refusal" -> new Part.Refusal(part.get(type).text());
      case "thinking" -> new Part.Thought(false, ThoughtPieces.text(part.get(type)), null);
      default ->
          throw Fields.notSupported(
              path + ".type",
              path
                  + ".type is "
                  + Fields.said(part.get("type"))
                  + ", must be text, image_url, input_audio, file, video_url or refusal");
    };
  }

  /// An image; a PDF or a text that was put in an image's place is the document that it is.
  private static Part image(Json part, String path, @Nullable CacheMark mark)
      throws RequestRefused {
    Json image = part.get("image_url");
    String detail = image.get("detail").textOrNull();
    String address = address(image);
    String id = part.get("file_id").text();
    if (address.isEmpty() && id.isEmpty()) {
      throw Fields.wrong(path + ".image_url.url", image.get("url"), "an address");
    }
    Source source = address.isEmpty() ? new Source.FileId(id) : DataUrl.read(address);
    if (source instanceof Source.Inline inline
        && !inline.mediaType().isEmpty()
        && !MediaTypes.isImage(inline.mediaType())) {
      return new Part.Document(source, null, mark);
    }
    return new Part.Image(source, detail == null ? part.get("detail").textOrNull() : detail, mark);
  }

  /// An address alone or in an object.
  private static String address(Json said) {
    return said.isString() ? said.text() : said.get("url").text();
  }

  /// A source as Messages writes it.
  private static Source source(Json source, String path) throws RequestRefused {
    return switch (source.get("type").text()) {
      case "base64" -> {
        String data = source.get("data").text();
        yield new Source.Inline(MediaTypes.shownBy(data, source.get("media_type").text()), data);
      }
      case "url" -> new Source.Url(source.get("url").text(), "");
      case "file" -> new Source.FileId(source.get("file_id").text());
      default -> throw Fields.wrong(path + ".type", source.get("type"), "base64, url or file");
    };
  }

  private static Part audio(Json audio) {
    String format = audio.get("format").text();
    return new Part.Audio(format.isEmpty() ? "wav" : format, audio.get("data").text());
  }

  private static Part file(Json file, String path, @Nullable CacheMark mark) throws RequestRefused {
    String name = name(file, "filename");
    String data = file.get("file_data").text();
    String url = file.get("file_url").text();
    String id = file.get("file_id").text();
    if (!data.isEmpty()) {
      Source source = data(data);
      return source instanceof Source.Inline inline && MediaTypes.isImage(inline.mediaType())
          ? new Part.Image(source, null, mark)
          : new Part.Document(source, name, mark);
    }
    if (url.isEmpty() && id.isEmpty()) {
      throw Fields.wrong(path + ".file_data", file.get("file_data"), "a data URL");
    }
    return new Part.Document(url.isEmpty() ? new Source.FileId(id) : DataUrl.read(url), name, mark);
  }

  /// Data as a URL, an address in its place, or base64 alone.
  private static Source data(String data) {
    Source source = DataUrl.read(data);
    return source instanceof Source.Url && !data.startsWith("http")
        ? new Source.Inline(MediaTypes.shownBy(data, PDF), data)
        : source;
  }

  private static @Nullable String name(Json part, String field) {
    String name = part.get(field).text();
    return name.isEmpty() ? null : name;
  }
}
