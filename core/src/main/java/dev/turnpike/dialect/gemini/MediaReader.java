package dev.turnpike.dialect.gemini;

import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Source;
import dev.turnpike.dialect.MediaTypes;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import java.util.Locale;

/// Images, documents, sound and video of a request: `inlineData` and `fileData`.
final class MediaReader {
  private MediaReader() {}

  static Part inline(Json blob, String path) throws RequestRefused {
    Named.object(blob, path);
    Json data = blob.get("data");
    if (!data.isString()) {
      throw Named.wrong(path + ".data", data, "a string in base64");
    }
    String base64 = data.text().replace('-', '+').replace('_', '/');
    String type = MediaTypes.shownBy(base64, mediaType(blob));
    if (type.startsWith("audio/")) {
      return new Part.Audio(format(type), base64);
    }
    return part(new Source.Inline(type, base64), type, name(blob));
  }

  static Part file(Json file, String path) throws RequestRefused {
    Named.object(file, path);
    Json uri = Named.at(file, "fileUri");
    if (!uri.isString()) {
      throw Named.wrong(path + ".fileUri", uri, "a string");
    }
    String type = mediaType(file);
    Source source =
        isStored(uri.text()) ? new Source.FileId(uri.text()) : new Source.Url(uri.text(), type);
    return part(source, type.isEmpty() ? guessed(uri.text()) : type, name(file));
  }

  private static Part part(Source source, String type, String name) {
    if (MediaTypes.isImage(type)) {
      return new Part.Image(source, null, null);
    }
    return type.startsWith("video/")
        ? new Part.Video(source)
        : new Part.Document(source, name.isEmpty() ? null : name, null);
  }

  private static String name(Json data) {
    return Named.at(data, "displayName").text();
  }

  private static String mediaType(Json data) {
    String type = Named.at(data, "mimeType").text().toLowerCase(Locale.ROOT);
    int semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
  }

  private static String format(String type) {
    String subtype = type.substring("audio/".length());
    return switch (subtype) {
      case "mpeg" -> "mp3";
      case "x-wav", "wave", "vnd.wave" -> "wav";
      default -> subtype;
    };
  }

  /// Whether only Google can read it.
  private static boolean isStored(String uri) {
    return uri.startsWith("gs://")
        || uri.startsWith("https://generativelanguage.googleapis.com/")
        || uri.startsWith("files/");
  }

  /// What the end of an address says of it.
  private static String guessed(String uri) {
    String lower = uri.toLowerCase(Locale.ROOT);
    if (lower.contains("youtube.com/") || lower.contains("youtu.be/")) {
      return "video/mp4";
    }
    return switch (lower.substring(lower.lastIndexOf('.') + 1)) {
      case "png", "jpg", "jpeg", "gif", "webp" -> "image/*";
      case "mp4", "mov", "webm" -> "video/*";
      default -> "";
    };
  }
}
