package dev.turnpike.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Source;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// A document that is text, for dialects that know text only.
public final class PlainDocument {
  private PlainDocument() {}

  public static boolean isText(Part.Document document) {
    return content(document) != null;
  }

  /// Its name and what it says; "" where it is no text.
  public static String text(Part.Document document) {
    String content = content(document);
    if (content == null) {
      return "";
    }
    return document.name() == null ? content : "[" + document.name() + "]\n" + content;
  }

  private static @Nullable String content(Part.Document document) {
    return switch (document.source()) {
      case Source.PlainText plain -> plain.text();
      case Source.Inline inline when inline.mediaType().startsWith("text/") -> decoded(inline);
      case Source.Inline _, Source.Url _, Source.FileId _ -> null;
    };
  }

  private static @Nullable String decoded(Source.Inline inline) {
    try {
      return new String(Base64.getDecoder().decode(inline.data()), UTF_8);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
