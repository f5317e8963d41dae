package dev.turnpike.gateway.access;

import dev.turnpike.gateway.access.Principal.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is kept of a key, without its hash. `shown` are its first and last letters; `number` counts
/// keys in the order they were made.
public record StoredKey(
    long number,
    String id,
    Role role,
    String name,
    String shown,
    String project,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt,
    @Nullable Instant lastUsedAt) {

  /// The longest name, in characters.
  public static final int MAX_NAME = 128;

  public StoredKey {
    if (name.isBlank() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "a key's name has " + name.length() + " characters, must have 1 to " + MAX_NAME);
    }
  }

  StoredKey usedAt(Instant use) {
    return new StoredKey(
        number, id, role, name, shown, project, createdAt, expiresAt, revokedAt, use);
  }

  /// Whether calls with it are let in at that moment.
  public boolean isGood(Instant now) {
    return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
  }
}
