package dev.turnpike.gateway.cli;

import tools.jackson.databind.JsonNode;

/// JSON for a terminal: indented, and with everything escaped that a terminal might obey. It holds
/// what models and strangers wrote.
final class PlainJson {
  private PlainJson() {}

  static String of(JsonNode json) {
    String text = json.toPrettyString();
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || (c >= ' ' && !obeyed(c))) {
        out.append(c);
      } else if (c != '\r') {
        out.append("\\u%04x".formatted((int) c));
      }
    }
    return out.toString();
  }

  private static boolean obeyed(char c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
