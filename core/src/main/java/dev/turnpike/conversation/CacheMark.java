package dev.turnpike.conversation;

import org.jspecify.annotations.Nullable;

/// The wish that a provider caches the prompt up to and including the part it stands on. `ttl` is
/// `5m`, `1h` or whatever else was written; null where nothing was.
public record CacheMark(@Nullable String ttl) {
  public static final CacheMark PLAIN = new CacheMark(null);

  public boolean isOneHour() {
    return "1h".equals(ttl);
  }
}
