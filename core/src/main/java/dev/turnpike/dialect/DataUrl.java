package dev.turnpike.dialect;

import dev.turnpike.conversation.Source;
import java.util.Locale;

/// `data:image/png;base64,...` and plain addresses, as both OpenAI dialects write them.
public final class DataUrl {
  private static final String SCHEME = "data:";

  private DataUrl() {}

  /// What a URL stands for: [Source.Inline] where it holds the data itself, with the media type
  /// that the data shows, else [Source.Url].
  public static Source read(String url) {
    int comma = url.indexOf(',');
    if (!url.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) || comma < 0) {
      return new Source.Url(url, "");
    }
    String head = url.substring(SCHEME.length(), comma);
    int semicolon = head.indexOf(';');
    String type = (semicolon < 0 ? head : head.substring(0, semicolon)).toLowerCase(Locale.ROOT);
    String data = url.substring(comma + 1);
    return new Source.Inline(MediaTypes.shownBy(data, type), data);
  }

  public static String write(Source.Inline inline) {
    return SCHEME + inline.mediaType() + ";base64," + inline.data();
  }
}
