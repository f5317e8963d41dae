package dev.turnpike.gateway.flow;

import dev.turnpike.conversation.Part;
import dev.turnpike.dialect.translation.ThoughtMemory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// What models thought, for all calls of this process: the oldest goes first where there is too
/// much, and nothing survives a restart. Without locks, since every event loop uses it.
public final class Remembered {
  /// The most calls that are remembered, the most that one may weigh, and all together, in
  /// characters.
  static final int MOST_CALLS = 8_192;

  static final int LARGEST = 64 * 1024;
  static final long MOST_CHARS = 16L * 1024 * 1024;

  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final AtomicReferenceArray<@Nullable String> order =
      new AtomicReferenceArray<>(2 * MOST_CALLS);
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong oldest = new AtomicLong();
  private final AtomicLong chars = new AtomicLong();

  private record Entry(ThoughtMemory.Kept kept, int weight) {}

  /// The memory of one project: no other sees what it keeps.
  ThoughtMemory of(String project) {
    return new ThoughtMemory() {
      @Override
      public void keep(String callId, Kept kept) {
        put(project + "/" + callId, kept);
      }

      @Override
      public @Nullable Kept recall(String callId) {
        Entry entry = entries.get(project + "/" + callId);
        return entry == null ? null : entry.kept();
      }
    };
  }

  /// Calls that are remembered now.
  int size() {
    return entries.size();
  }

  private void put(String key, ThoughtMemory.Kept kept) {
    int weight = weight(kept);
    if (weight > LARGEST) {
      return;
    }
    Entry before = entries.put(key, new Entry(kept, weight));
    chars.addAndGet(weight - (before == null ? 0 : before.weight()));
    if (before != null) {
      return; // it keeps its place in the order
    }
    order.set((int) (next.getAndIncrement() % order.length()), key);
    while (oldest.get() < next.get()
        && (next.get() - oldest.get() > MOST_CALLS || chars.get() > MOST_CHARS)) {
      forgetOldest();
    }
  }

  private void forgetOldest() {
    String key = order.getAndSet((int) (oldest.getAndIncrement() % order.length()), null);
    Entry gone = key == null ? null : entries.remove(key);
    if (gone != null) {
      chars.addAndGet(-gone.weight());
    }
  }

  private static int weight(ThoughtMemory.Kept kept) {
    int weight = kept.seal() == null ? 64 : 64 + kept.seal().value().length();
    for (Part.Thought thought : kept.thoughts()) {
      weight += thought.text().length();
      weight += thought.seal() == null ? 0 : thought.seal().value().length();
    }
    return weight;
  }
}
