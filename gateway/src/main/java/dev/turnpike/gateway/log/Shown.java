package dev.turnpike.gateway.log;

/// Text that somebody else wrote, made fit for one line of a log or a terminal: no control
/// characters, nothing that turns the direction of writing, not too long.
public final class Shown {
  /// What is shown of a field where nobody says otherwise.
  public static final int MAX = 256;

  private Shown() {}

  public static String of(String text) {
    return of(text, MAX);
  }

  /// At most `most` characters of it, then three dots where there was more.
  public static String of(String text, int most) {
    boolean cut = text.length() > most;
    String start = cut ? text.substring(0, most) : text;
    StringBuilder out = null;
    int plain = 0;
    for (int i = 0; i < start.length(); i++) {
      if (isUnfit(start, i)) {
        out = out == null ? new StringBuilder(start.length() + 16) : out;
        out.append(start, plain, i).append("\\u%04x".formatted((int) start.charAt(i)));
        plain = i + 1;
      }
    }
    String shown = out == null ? start : out.append(start, plain, start.length()).toString();
    return cut ? shown + "..." : shown;
  }

  private static boolean isUnfit(String text, int at) {
    char c = text.charAt(at);
    if (c < 0x7f) {
      return c < ' ';
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          true;
      case Character.SURROGATE -> !isPaired(text, at);
      default -> false;
    };
  }

  private static boolean isPaired(String text, int at) {
    char c = text.charAt(at);
    return Character.isHighSurrogate(c)
        ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }
}
