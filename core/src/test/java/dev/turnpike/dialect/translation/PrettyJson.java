package dev.turnpike.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonText;
import dev.turnpike.dialect.json.MalformedJson;

/// JSON on many lines, for files that people read. Every scalar stays as it was written; what fits
/// on a line stands on one.
final class PrettyJson {
  private static final int WIDTH = 110;

  private PrettyJson() {}

  static String of(byte[] json, int depth) {
    try {
      StringBuilder out = new StringBuilder();
      write(Json.parse(json), depth, out);
      return out.toString();
    } catch (MalformedJson e) {
      throw new AssertionError("not JSON: " + new String(json, UTF_8), e);
    }
  }

  private static void write(Json value, int depth, StringBuilder out) {
    String raw = value.raw();
    boolean fits = raw.length() + 2 * depth < WIDTH && raw.indexOf('\n') < 0;
    if (value.values().isEmpty() || fits) {
      out.append(raw);
      return;
    }
    String indent = "\n" + "  ".repeat(depth + 1);
    out.append(value.isObject() ? '{' : '[');
    for (int i = 0; i < value.values().size(); i++) {
      out.append(i == 0 ? indent : "," + indent);
      if (value.isObject()) {
        out.append(JsonText.quoted(value.names().get(i))).append(": ");
      }
      write(value.values().get(i), depth + 1, out);
    }
    out.append("\n").append("  ".repeat(depth)).append(value.isObject() ? '}' : ']');
  }
}
