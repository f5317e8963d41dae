package dev.turnpike.dialect;

import java.util.Map;

/// An error in a dialect's own words: `code` is the gateway's error code (also kept in the trace),
/// `headers` what goes beside the body (`retry-after`, `x-should-retry`), lower-case names.
public record ErrorReply(int status, String code, Map<String, String> headers, byte[] body) {
  public ErrorReply {
    headers = Map.copyOf(headers);
  }
}
