package dev.turnpike.dialect;

/// Tokens counted from bytes, for what a provider did not report: one for four bytes of text.
public final class Estimate {
  private static final int BYTES_PER_TOKEN = 4;

  /// A string longer than this without a space near its beginning is data (an image), not text.
  private static final int LONG = 4096;

  private static final int NEAR = 512;

  private Estimate() {}

  public static long tokens(long bytes) {
    return (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
  }

  /// What a client is told that asks for the tokens of a request, never 0: rather a tenth too many
  /// than too few, since clients cut their prompts by it.
  public static long toldTokens(byte[] body) {
    return Math.max(1, promptTokens(body) * 11 / 10);
  }

  /// The tokens of all strings of a body that is known to be JSON.
  public static long promptTokens(byte[] body) {
    long text = 0;
    int at = 0;
    while (at < body.length) {
      if (body[at++] != '"') {
        continue;
      }
      int from = at;
      while (body[at] != '"') {
        at += body[at] == '\\' ? 2 : 1;
      }
      text += isData(body, from, at) ? 0 : at - from;
      at++;
    }
    return tokens(text);
  }

  private static boolean isData(byte[] body, int from, int to) {
    if (to - from <= LONG) {
      return false;
    }
    for (int i = from; i < from + NEAR; i++) {
      if (body[i] == ' ' || body[i] < 0) {
        return false;
      }
    }
    return true;
  }
}
