package dev.turnpike.gateway.trace;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Hides what was said in a body and leaves how it was said: stars of the same length for every
/// text, while keys, roles, types, models and numbers stay. A body that it cannot read becomes
/// stars altogether.
final class Masking {
  private static final String DONE = "[DONE]";

  private Masking() {}

  /// A JSON document or an event stream, masked.
  static byte @Nullable [] body(byte @Nullable [] body) {
    if (body == null || body.length == 0) {
      return body;
    }
    try {
      return startsLikeJson(body) ? JsonMask.of(body) : eventStream(body);
    } catch (JacksonException | UnreadableBody _) {
      byte[] stars = new byte[body.length];
      Arrays.fill(stars, (byte) '*');
      return stars;
    }
  }

  static @Nullable String text(@Nullable String text) {
    return text == null ? null : stars(text);
  }

  static String stars(String text) {
    return "*".repeat(text.length());
  }

  private static boolean startsLikeJson(byte[] body) {
    for (byte b : body) {
      if (b > ' ') {
        return b == '{' || b == '[';
      }
    }
    return false;
  }

  private static byte[] eventStream(byte[] body) throws UnreadableBody {
    ByteArrayOutputStream masked = new ByteArrayOutputStream(body.length);
    int from = 0;
    while (from < body.length) {
      int end = from;
      while (end < body.length && body[end] != '\n') {
        end++;
      }
      String line = new String(body, from, end - from, StandardCharsets.UTF_8);
      masked.writeBytes(line(line.strip()).getBytes(StandardCharsets.UTF_8));
      if (end < body.length) {
        masked.write('\n');
      }
      from = end + 1;
    }
    return masked.toByteArray();
  }

  private static String line(String line) throws UnreadableBody {
    if (line.isEmpty()) {
      return "";
    }
    if (line.startsWith(":")) {
      return ":" + stars(line.substring(1));
    }
    if (line.startsWith("data:")) {
      return "data: " + data(line.substring("data:".length()).strip());
    }
    if (line.startsWith("event:")) {
      String name = line.substring("event:".length()).strip();
      return "event: " + (JsonMask.looksLikeName(name) ? name : stars(name));
    }
    throw new UnreadableBody();
  }

  private static String data(String data) throws UnreadableBody {
    if (data.isEmpty() || data.equals(DONE)) {
      return data;
    }
    if (!data.startsWith("{") && !data.startsWith("[")) {
      throw new UnreadableBody();
    }
    return new String(JsonMask.of(data.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }

  /// It is neither JSON nor an event stream of JSON. Says nothing of what it is.
  private static final class UnreadableBody extends Exception {}
}
