package dev.turnpike.gateway.flow;

import dev.turnpike.catalog.ModelId;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which models refused a request as it came and took it once it was put right: for a while theirs
/// are put right first, so that nothing is sent twice. For one event loop.
public final class Habits {
  /// So many models are known; the longest known goes first.
  static final int MOST = 256;

  /// Afterwards a model is asked as it comes again.
  static final long KNOWN_NANOS = 3_600_000_000_000L;

  private final Map<ModelId, Long> picky = new LinkedHashMap<>();

  void learn(ModelId model, long now) {
    picky.remove(model);
    picky.put(model, now);
    if (picky.size() > MOST) {
      picky.remove(picky.keySet().iterator().next());
    }
  }

  boolean isPicky(ModelId model, long now) {
    if (picky.isEmpty()) {
      return false;
    }
    Long since = picky.get(model);
    if (since != null && now - since >= KNOWN_NANOS) {
      picky.remove(model);
      return false;
    }
    return since != null;
  }

  int size() {
    return picky.size();
  }
}
