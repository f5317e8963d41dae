package dev.turnpike.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/// One segment of a path: what is not plain in it is escaped, so that it opens no other one. Ids
/// hold colons, ARNs slashes.
public final class PathSegment {
  private PathSegment() {}

  public static String of(String text) {
    return URLEncoder.encode(text, UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~")
        .replace("%40", "@");
  }
}
