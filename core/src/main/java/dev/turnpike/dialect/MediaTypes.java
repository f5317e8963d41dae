package dev.turnpike.dialect;

/// What the first bytes of data in base64 show it to be: a provider refuses an image whose media
/// type is told wrong.
public final class MediaTypes {
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

  public static boolean isImage(String mediaType) {
    return mediaType.startsWith("image/");
  }
}
