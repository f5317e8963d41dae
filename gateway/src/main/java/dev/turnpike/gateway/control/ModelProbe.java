package dev.turnpike.gateway.control;

import java.net.URI;

/// Asks an endpoint that an administrator named, as a call would: with its key, to the address that
/// was checked, following no redirect. Blocks until there is an answer or the time is up.
public interface ModelProbe {

  /// POSTs `body` to `base` + `path` with the key as a bearer token.
  Outcome ask(URI base, String path, String key, byte[] body, boolean privateToo);

  /// What came of it.
  sealed interface Outcome {
    /// `body` holds no key, and of a long answer only its beginning.
    record Answered(int status, byte[] body) implements Outcome {}

    /// `why` is a sentence that holds no address.
    record Failed(String why) implements Outcome {}
  }
}
