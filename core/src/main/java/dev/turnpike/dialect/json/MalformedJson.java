package dev.turnpike.dialect.json;

/// Says that bytes are not the JSON that was wanted, where and why. Without a stack trace: it is an
/// answer, not an accident. The message shows at most one byte of the document.
public final class MalformedJson extends Exception {
  private final int place;
  private final String behind;

  public MalformedJson(String message) {
    this(message, -1, "");
  }

  /// The message is `before`, the place and `behind`.
  MalformedJson(String before, int place, String behind) {
    super(before, null, false, false);
    this.place = place;
    this.behind = behind;
  }

  static MalformedJson at(byte[] bytes, int at, int end, String wanted) {
    return at < end
        ? new MalformedJson("byte ", at, " is " + shown(bytes[at]) + ", wanted " + wanted)
        : new MalformedJson("the text ends at byte ", end, ", wanted " + wanted);
  }

  private static String shown(byte b) {
    return b > ' ' && b < 0x7f ? "'" + (char) b + "'" : String.format("0x%02x", b);
  }

  @Override
  public String getMessage() {
    return messageFrom(0);
  }

  /// The message for a document that begins at `origin` of its array.
  public String messageFrom(int origin) {
    return String.valueOf(super.getMessage()) + (place < 0 ? "" : place - origin) + behind;
  }
}
