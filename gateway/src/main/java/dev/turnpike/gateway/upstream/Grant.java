package dev.turnpike.gateway.upstream;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How an access token is asked for, and what the answer says. Safe for any thread.
public interface Grant {
  /// Where the tokens come from. Whether the operator named it says whether it may be private.
  record Endpoint(URI address, boolean operators, @Nullable Path ca) {}

  Endpoint endpoint();

  /// The form that is posted. May take some milliseconds.
  byte[] request(Instant now);

  Answer read(int status, byte[] body);

  /// What must not be seen beside the token itself.
  List<Secret> secrets();

  /// What the endpoint said.
  sealed interface Answer {
    record Granted(Secret token, Duration life) implements Answer {}

    /// It does not take the credential; `word` is its name for that, or empty.
    record Refused(String word) implements Answer {}

    /// Nothing that can be used, for a reason that has nothing to do with the credential.
    record Nothing() implements Answer {}
  }
}
