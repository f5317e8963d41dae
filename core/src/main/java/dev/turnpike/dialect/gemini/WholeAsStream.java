package dev.turnpike.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.dialect.json.Json;

/// A whole answer as the one piece of a stream.
final class WholeAsStream {
  private WholeAsStream() {}

  static byte[] told(Json whole, boolean sse) {
    // a line end can only stand between the words of JSON
    String line = whole.raw().replace("\n", "").replace("\r", "");
    return (sse ? "data: " + line + "\n\n" : "[" + line + "]").getBytes(UTF_8);
  }
}
