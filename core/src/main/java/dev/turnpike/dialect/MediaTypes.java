package dev.turnpike.dialect;

import dev.turnpike.conversation.Source;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// What the first bytes of data in base64 show it to be: a provider refuses an image whose media
/// type is told wrong.
public final class MediaTypes {
  private static final int BEGINNING = 24;

  private MediaTypes() {}

  /// The media type that `base64` shows; `told` where it shows none that is known here.
  public static String shownBy(String base64, String told) {
    if (base64.startsWith("iVBORw0KGgo")) {
      return "image/png";
    }
    if (base64.startsWith("/9j/")) {
      return "image/jpeg";
    }
    if (base64.startsWith("R0lGOD")) {
      return "image/gif";
    }
    if (base64.startsWith("UklGR") && base64.length() > 16 && base64.startsWith("XRUJQ", 11)) {
      return "image/webp";
    }
    if (base64.startsWith("JVBERi")) {
      return "application/pdf";
    }
    return told.equals("image/jpg") ? "image/jpeg" : told;
  }

  /// The image that `bytes` are, by what they begin with; null where that is no PNG, JPEG, GIF or
  /// WebP.
  public static Source.@Nullable Inline image(byte[] bytes) {
    byte[] beginning = Arrays.copyOf(bytes, Math.min(bytes.length, BEGINNING));
    String type = shownBy(Base64.getEncoder().encodeToString(beginning), "");
    return isImage(type)
        ? new Source.Inline(type, Base64.getEncoder().encodeToString(bytes))
        : null;
  }

  public static boolean isImage(String mediaType) {
    return mediaType.startsWith("image/");
  }
}
