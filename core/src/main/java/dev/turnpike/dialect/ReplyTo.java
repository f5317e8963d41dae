package dev.turnpike.dialect;

import org.jspecify.annotations.Nullable;

/// What a translated answer must know of its call. `model` is the model as the client asked for it,
/// `created` seconds since 1970, `usageWanted` whether a stream is to end with what was used,
/// `query` the client's raw query string or null.
public record ReplyTo(
    String callId, String model, long created, boolean usageWanted, @Nullable String query) {

  /// An id that belongs to this call: `prefix`, then the call's own id, then `number` where it is
  /// not 0.
  public String id(String prefix, int number) {
    return number == 0 ? prefix + callId : prefix + callId + "_" + number;
  }
}
