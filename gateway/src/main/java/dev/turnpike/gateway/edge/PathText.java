package dev.turnpike.gateway.edge;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A request target's path, decoded and normalised once, so that nobody after it sees another one.
final class PathText {
  private PathText() {}

  /// The path with every escape decoded once and doubled slashes folded; null where it has a dot
  /// segment, a backslash, a `;`, a control character or a bad escape: nothing of ours does.
  static @Nullable String decode(String raw) {
    if (raw.isEmpty() || raw.charAt(0) != '/') {
      return null;
    }
    String decoded = raw.indexOf('%') < 0 ? raw : unescape(raw);
    if (decoded == null || hasForbidden(decoded)) {
      return null;
    }
    String folded = decoded.contains("//") ? decoded.replaceAll("/{2,}", "/") : decoded;
    return hasDotSegment(folded) ? null : trimmed(folded);
  }

  private static String trimmed(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static boolean hasForbidden(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c < ' ' || c == 0x7f || c == '\\' || c == ';') {
        return true;
      }
    }
    return false;
  }

  private static boolean hasDotSegment(String path) {
    if (path.indexOf("/.") < 0) {
      return false;
    }
    for (String segment : path.split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String unescape(String raw) {
    ByteBuffer bytes = ByteBuffer.allocate(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c > 0x7e) {
        return null;
      }
      if (c != '%') {
        bytes.put((byte) c);
        continue;
      }
      int high = i + 1 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
      int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        return null;
      }
      bytes.put((byte) (high << 4 | low));
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException notUtf8) {
      return null;
    }
  }
}
