package dev.turnpike.gateway.access;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// When each key was last used, in milliseconds since 1970: noted by calls, written now and then.
final class LastUses {
  private final Map<String, AtomicLong> noted = new ConcurrentHashMap<>();
  private final Map<String, Instant> written = new ConcurrentHashMap<>();

  /// Where calls with this key note their time.
  AtomicLong of(StoredKey key) {
    Instant stored = key.lastUsedAt() == null ? Instant.EPOCH : key.lastUsedAt();
    written.putIfAbsent(key.id(), stored);
    return noted.computeIfAbsent(key.id(), _ -> new AtomicLong(stored.toEpochMilli()));
  }

  /// What is noted and not yet written.
  Map<String, Instant> news() {
    Map<String, Instant> news = new HashMap<>();
    noted.forEach(
        (id, millis) -> {
          Instant use = Instant.ofEpochMilli(millis.get());
          if (use.isAfter(written.getOrDefault(id, Instant.EPOCH))) {
            news.put(id, use);
          }
        });
    return news;
  }

  void written(Map<String, Instant> uses) {
    written.putAll(uses);
  }

  /// The key with its newest use.
  StoredKey laidOver(StoredKey key) {
    AtomicLong millis = noted.get(key.id());
    return millis == null || millis.get() == 0
        ? key
        : key.usedAt(Instant.ofEpochMilli(millis.get()));
  }
}
