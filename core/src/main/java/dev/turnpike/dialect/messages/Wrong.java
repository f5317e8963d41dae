package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;

/// Why a request cannot be translated: where, what was seen and what was wanted. Shows a text only
/// where it is short enough to be a word of the language and no prompt.
final class Wrong {
  private static final int SHOWN = 20;

  private Wrong() {}

  static RequestRefused value(String path, Json seen, String wanted) {
    String shown = seen.words();
    if (seen.isNumber() && seen.raw().length() <= SHOWN) {
      shown = seen.raw();
    } else if (seen.isString() && seen.raw().length() <= SHOWN + 2) {
      shown = seen.raw();
    }
    return new RequestRefused(
        Failure.BadRequest.invalid(path, path + " is " + shown + ", must be " + wanted));
  }

  /// What no translation can carry over without changing what is asked.
  static RequestRefused unsupported(String path, String message) {
    return new RequestRefused(Failure.BadRequest.notSupported(path, message));
  }
}
