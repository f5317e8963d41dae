package dev.turnpike.dialect.converse;

import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Source;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The words that Converse has for the formats of files, and the names that it takes for documents.
final class Files {
  private static final Map<String, String> IMAGES =
      Map.of(
          "image/png", "png",
          "image/jpeg", "jpeg",
          "image/gif", "gif",
          "image/webp", "webp");
  private static final Map<String, String> DOCUMENTS =
      Map.of(
          "application/pdf", "pdf",
          "text/csv", "csv",
          "application/msword", "doc",
          "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx",
          "application/vnd.ms-excel", "xls",
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx",
          "text/html", "html",
          "text/plain", "txt",
          "text/markdown", "md");
  private static final Map<String, String> VIDEOS =
      Map.of(
          "video/mp4", "mp4",
          "video/quicktime", "mov",
          "video/x-matroska", "mkv",
          "video/webm", "webm",
          "video/x-flv", "flv",
          "video/mpeg", "mpeg",
          "video/x-ms-wmv", "wmv",
          "video/3gpp", "three_gp");
  private static final int LONGEST_NAME = 200;

  private final Set<String> names = new HashSet<>();

  /// What about a part cannot be said in Converse, or null.
  static @Nullable String objection(Part part) {
    return switch (part) {
      case Part.Image image -> objection("an image", image.source(), IMAGES);
      case Part.Document document when document.source() instanceof Source.PlainText _ -> null;
      case Part.Document document -> objection("a document", document.source(), DOCUMENTS);
      case Part.Video video -> objection("a video", video.source(), VIDEOS);
      case Part.Audio _ -> "audio, which this model's provider does not take";
      case Part.Text _,
          Part.Refusal _,
          Part.Thought _,
          Part.ToolUse _,
          Part.ToolResult _,
          Part.Hosted _,
          Part.Compaction _ ->
          null;
    };
  }

  private static @Nullable String objection(
      String what, Source source, Map<String, String> formats) {
    return switch (source) {
      case Source.Inline inline ->
          format(inline.mediaType(), formats) == null
              ? what + " of the type " + inline.mediaType() + ", must be one of " + known(formats)
              : null;
      case Source.Url _ -> what + " at an address, must be sent as bytes to this model";
      case Source.FileId _ -> what + " in another provider's store, must be sent as bytes";
      case Source.PlainText _ -> what + " that is plain text, must be sent as bytes";
    };
  }

  private static String known(Map<String, String> formats) {
    return String.join(", ", formats.values().stream().sorted().toList());
  }

  private static @Nullable String format(String mediaType, Map<String, String> formats) {
    return formats.get(mediaType.split(";", 2)[0].strip());
  }

  static @Nullable String image(String mediaType) {
    return format(mediaType, IMAGES);
  }

  static @Nullable String document(String mediaType) {
    return format(mediaType, DOCUMENTS);
  }

  static @Nullable String video(String mediaType) {
    return format(mediaType, VIDEOS);
  }

  /// A name for the next document: letters, digits, hyphens and single spaces, and no other
  /// document's.
  String name(@Nullable String wanted) {
    String plain = wanted == null ? "" : wanted.replaceFirst("\\.[A-Za-z0-9]{1,5}$", "");
    plain = plain.replaceAll("[^A-Za-z0-9()\\[\\]-]+", " ").strip();
    if (plain.length() > LONGEST_NAME) {
      plain = plain.substring(0, LONGEST_NAME).strip();
    }
    plain = plain.isEmpty() ? "document" : plain;
    String name = plain;
    for (int number = 2; !names.add(name); number++) {
      name = plain + " " + number;
    }
    return name;
  }
}
