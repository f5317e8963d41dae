package dev.turnpike.gateway.access;

import dev.turnpike.gateway.access.KeyHash.Digest;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The keys that were not revoked when it was made. Expiry is looked at anew at each call, since no
/// new snapshot comes when a key's time is up.
final class KeySnapshot implements Keys {
  /// How exactly the last use is known, so that a busy key does not write at each call.
  private static final long USE_GRAIN_MILLIS = 1_000;

  private final KeyHash hash;
  private final InstantSource clock;
  private final Map<Digest, Entry> entries;

  KeySnapshot(KeyHash hash, InstantSource clock, Map<Digest, Entry> entries) {
    this.hash = hash;
    this.clock = clock;
    this.entries = Map.copyOf(entries);
  }

  /// `expiresAt` and `lastUsed` are milliseconds since 1970. `lastUsed` is the one thing that calls
  /// write: a hint for people, shared by all snapshots.
  record Entry(Principal principal, long expiresAt, AtomicLong lastUsed) {}

  @Override
  public @Nullable Principal find(String presented) {
    if (presented.isEmpty() || presented.length() > MAX_KEY_LENGTH) {
      return null;
    }
    Entry entry = entries.get(hash.of(presented));
    if (entry == null) {
      return null;
    }
    long now = clock.millis();
    if (now >= entry.expiresAt) {
      return null;
    }
    if (now - entry.lastUsed.getPlain() >= USE_GRAIN_MILLIS) {
      entry.lastUsed.setRelease(now);
    }
    return entry.principal;
  }
}
