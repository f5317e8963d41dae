package dev.turnpike.dialect.speech;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.ErrorBody;
import dev.turnpike.dialect.UpstreamError;

/// What comes where audio should: an error in JSON, a web page, nothing.
final class NoAudio {
  /// So many bytes of plain text are none of a sound.
  private static final int LOOKED_AT = 64;

  private NoAudio() {}

  /// Whether these first bytes are JSON or a page, whatever they are said to be. No form of audio
  /// begins so; samples may with one of these characters, but not go on as text.
  static boolean isText(byte[] bytes) {
    int at = 0;
    while (at < bytes.length && bytes[at] > 0 && bytes[at] <= ' ') {
      at++;
    }
    if (at == bytes.length || (bytes[at] != '{' && bytes[at] != '[' && bytes[at] != '<')) {
      return false;
    }
    for (int i = at; i < Math.min(bytes.length, at + LOOKED_AT); i++) {
      boolean control = bytes[i] >= 0 && bytes[i] < ' ' && bytes[i] != '\n' && bytes[i] != '\r';
      if ((control && bytes[i] != '\t') || bytes[i] == 0x7f) {
        return false;
      }
    }
    return bytes.length - at > 1;
  }

  static Failure failure(byte[] bytes) {
    return ErrorBody.insteadOfEvents(bytes, 0, bytes.length)
        .map(UpstreamError::inside)
        .orElseGet(
            () ->
                new Failure.Garbled(
                    bytes.length == 0
                        ? "The upstream's answer holds no audio."
                        : UpstreamError.isHtml(null, bytes)
                            ? "The upstream answered with an HTML page in place of audio."
                            : "The upstream answered with something else than the audio that was"
                                + " asked for."));
  }
}
