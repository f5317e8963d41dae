package dev.turnpike.dialect.translation;

/// Whether the JSON object that comes in pieces is whole: counts brackets outside of strings. It
/// need not be valid.
final class Completeness {
  private int depth;
  private boolean begun;
  private boolean inString;
  private boolean escaped;

  void add(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (inString) {
        if (escaped) {
          escaped = false;
        } else if (c == '\\') {
          escaped = true;
        } else if (c == '"') {
          inString = false;
        }
      } else if (c == '"') {
        inString = true;
      } else if (c == '{' || c == '[') {
        begun = true;
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      }
    }
  }

  boolean isComplete() {
    return begun && depth <= 0 && !inString;
  }
}
