package dev.turnpike.dialect.responses;

import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Source;
import dev.turnpike.dialect.DataUrl;
import dev.turnpike.dialect.MediaTypes;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads what stands in a message or in the output of a tool.
final class ContentReader {
  private ContentReader() {}

  /// A string, or a list of parts.
  static List<Part> parts(Place content) throws RequestRefused {
    if (content.json().isString()) {
      return List.of(Part.Text.of(content.json().text()));
    }
    if (!content.json().isArray()) {
      throw content.must("a string or a list of parts");
    }
    List<Part> parts = new ArrayList<>();
    for (Place part : content.elements()) {
      parts.add(part(part));
    }
    return parts;
  }

  private static Part part(Place part) throws RequestRefused {
    Place type = part.get("type");
    CacheMark mark = part.get("prompt_cache_breakpoint").isThere() ? CacheMark.PLAIN : null;
    return switch (type.json().text()) {
      case "input_text", "output_text", "text", "summary_text", "reasoning_text" ->
          new Part.Text(text(part, "text"), citations(part.json().get("annotations")), mark);
      case "refusal" -> new Part.Refusal(text(part, "refusal"));
      case "input_image" -> image(part, mark);
      case "input_file" -> file(part, mark);
      case "input_audio" -> audio(part.get("input_audio"));
      default ->
          throw type.mustBeOneOf(
              "one of input_text, input_image, input_file, input_audio, output_text and refusal");
    };
  }

  private static String text(Place part, String field) throws RequestRefused {
    if (!part.get(field).json().isString()) {
      throw part.get(field).must("a string");
    }
    return part.get(field).json().text();
  }

  static List<Citation> citations(Json annotations) {
    List<Citation> citations = new ArrayList<>();
    for (Json annotation : annotations.elements()) {
      Citation citation = citation(annotation);
      if (citation != null) {
        citations.add(citation);
      }
    }
    return citations;
  }

  /// Null where it is no address: files of one provider mean nothing elsewhere.
  static @Nullable Citation citation(Json annotation) {
    if (!annotation.get("type").says("url_citation")) {
      return null;
    }
    return new Citation(
        annotation.get("url").text(),
        annotation.get("title").textOrNull(),
        null,
        at(annotation.get("start_index")),
        at(annotation.get("end_index")));
  }

  private static int at(Json index) {
    Integer at = index.smallOrNull();
    return at == null ? -1 : Math.max(-1, at);
  }

  private static Part image(Place part, @Nullable CacheMark mark) throws RequestRefused {
    Json url = part.json().get("image_url");
    String address = url.isObject() ? url.get("url").text() : url.text();
    if (address.isEmpty()) {
      String id = part.json().get("file_id").text();
      if (id.isEmpty()) {
        throw part.get("image_url").must("an address or a data URL");
      }
      return new Part.Image(new Source.FileId(id), detail(part), mark);
    }
    Source source = DataUrl.read(address);
    return source instanceof Source.Inline inline && !MediaTypes.isImage(inline.mediaType())
        ? new Part.Document(source, null, mark)
        : new Part.Image(source, detail(part), mark);
  }

  private static @Nullable String detail(Place part) throws RequestRefused {
    return part.get("detail").textOrNone();
  }

  private static Part file(Place part, @Nullable CacheMark mark) throws RequestRefused {
    String name = part.get("filename").textOrNone();
    String data = part.get("file_data").textOrNone();
    String url = part.get("file_url").textOrNone();
    String id = part.get("file_id").textOrNone();
    if (data != null) {
      Source source = DataUrl.read(data);
      if (!(source instanceof Source.Inline)) {
        source = new Source.Inline(MediaTypes.shownBy(data, typeOf(name)), data);
      }
      return new Part.Document(source, name, mark);
    }
    if (url != null) {
      return new Part.Document(DataUrl.read(url), name, mark);
    }
    if (id == null) {
      throw part.get("file_data").must("the file; file_url and file_id may stand instead");
    }
    return new Part.Document(new Source.FileId(id), name, mark);
  }

  /// For data that came as bare base64.
  private static String typeOf(@Nullable String name) {
    String lower = name == null ? "" : name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".txt") || lower.endsWith(".md")) {
      return "text/plain";
    }
    return lower.endsWith(".pdf") ? "application/pdf" : "application/octet-stream";
  }

  private static Part audio(Place audio) throws RequestRefused {
    return new Part.Audio(audio.get("format").word(), audio.get("data").word());
  }
}
