package dev.turnpike.dialect.messages;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Source;
import dev.turnpike.dialect.DataUrl;
import dev.turnpike.dialect.MediaTypes;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/// The `source` of an image or a document, and the block around it.
final class Sources {
  static final String PDF = "application/pdf";
  private static final Set<String> IMAGES =
      Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
  private static final Set<String> TEXTS =
      Set.of("application/json", "application/xml", "application/yaml", "application/x-yaml");

  private Sources() {}

  // Reading.

  /// `type` is the media type of an address whose source does not tell it.
  static Source read(Json source, String path, String type) throws RequestRefused {
    return switch (source.get("type").text()) {
      case "base64" -> {
        String data = source.get("data").text();
        String told = source.get("media_type").text().toLowerCase(Locale.ROOT);
        yield new Source.Inline(MediaTypes.shownBy(data, told), data);
      }
      case "url" ->
          DataUrl.read(source.get("url").text()) instanceof Source.Inline inline
              ? inline
              : new Source.Url(source.get("url").text(), type);
      case "file" -> new Source.FileId(source.get("file_id").text());
      case "text" -> new Source.PlainText(source.get("data").text());
      default -> throw Wrong.value(path + ".type", source.get("type"), "base64, url, file or text");
    };
  }

  // Writing.

  /// Writes the members `type` and `source` of a block, in an object that is open.
  static void write(JsonWriter json, Source source, boolean image, boolean filesAreTheirs)
      throws RequestRefused {
    switch (source) {
      case Source.Inline inline -> inline(json, inline);
      case Source.Url url -> {
        open(json, image && !url.mediaType().equals(PDF) ? "image" : "document", "url");
        json.field("url", url.url()).end();
      }
      case Source.FileId file -> {
        if (!filesAreTheirs) {
          throw Wrong.unsupported(
              "messages", "A file in one provider's store cannot be shown to another provider.");
        }
        open(json, image ? "image" : "document", "file");
        json.field("file_id", file.id()).end();
      }
      case Source.PlainText text -> plain(json, text.text());
    }
  }

  private static void inline(JsonWriter json, Source.Inline inline) throws RequestRefused {
    String type = MediaTypes.shownBy(inline.data(), inline.mediaType());
    if (IMAGES.contains(type) || type.equals(PDF)) {
      open(json, type.equals(PDF) ? "document" : "image", "base64");
      json.field("media_type", type).field("data", inline.data()).end();
    } else if (type.startsWith("text/") || TEXTS.contains(type)) {
      plain(json, decoded(inline.data()));
    } else {
      throw Wrong.unsupported(
          "messages",
          "A part of the media type "
              + (type.length() <= 40 ? type : "that was told")
              + " cannot be sent to this model; it takes JPEG, PNG, GIF, WebP, PDF and text.");
    }
  }

  private static void plain(JsonWriter json, String text) {
    open(json, "document", "text");
    json.field("media_type", "text/plain").field("data", text).end();
  }

  private static void open(JsonWriter json, String block, String source) {
    json.field("type", block).name("source").object().field("type", source);
  }

  private static String decoded(String base64) throws RequestRefused {
    try {
      return new String(Base64.getMimeDecoder().decode(base64), UTF_8);
    } catch (IllegalArgumentException _) {
      throw Wrong.unsupported("messages", "The data of a document is not base64.");
    }
  }
}
