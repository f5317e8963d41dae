package dev.turnpike.dialect.json;

/// Says that bytes are not the JSON that was wanted, where and why. Without a stack trace: it is an
/// answer, not an accident. The message shows at most one byte of the document.
public final class MalformedJson extends Exception {

  public MalformedJson(String message) {
    super(message, null, false, false);
  }

  static MalformedJson at(byte[] bytes, int at, int end, String wanted) {
    return at < end
        ? new MalformedJson("byte " + at + " is " + shown(bytes[at]) + ", wanted " + wanted)
        : new MalformedJson("the text ends at byte " + end + ", wanted " + wanted);
  }

  private static String shown(byte b) {
    return b > ' ' && b < 0x7f ? "'" + (char) b + "'" : String.format("0x%02x", b);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
