package dev.turnpike.gateway.access;

import org.jspecify.annotations.Nullable;

/// The keys that are good now, looked up by the keyed hash of what a caller presented. An immutable
/// snapshot: a call reads it once.
public interface Keys {
  /// The longest key that is looked at; longer ones are refused before they are hashed.
  int MAX_KEY_LENGTH = 512;

  /// Whose key it is, or null for every reason why it is not good: malformed, unknown, expired,
  /// revoked.
  @Nullable Principal find(String presented);
}
