package dev.turnpike.simulator;

import dev.turnpike.simulator.line.Pump;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What was received, and how each reply ended; safe for any thread.
///
/// Bounded: the oldest entries go when there are more than it was made for ([#USUAL_ENTRIES]) or
/// their bodies come to more than [#MOST_BYTES]. Of a body at most [#MOST_BODY_BYTES] are kept.
public final class Journal {
  public static final int USUAL_ENTRIES = 10_000;
  public static final long MOST_BYTES = 64L * 1024 * 1024;
  public static final int MOST_BODY_BYTES = 8 * 1024 * 1024;

  private final int mostEntries;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Entry> entries = new ArrayDeque<>();
  private long bytes;
  private long number;
  private long dropped;

  /// With `mostEntries` 0 nothing is kept.
  Journal(int mostEntries, LongSupplier nanoTime) {
    this.mostEntries = mostEntries;
    this.nanoTime = nanoTime;
  }

  /// One request, and how its reply stands. `target` is path and query as sent; `headers` are in
  /// the order and spelling of the wire; `after` is the time from the end of the request to the end
  /// of the reply, zero as long as it is open. `bodyBytes` is the body's length even where only a
  /// part of it was kept.
  public record Received(
      long number,
      String method,
      String target,
      List<Map.Entry<String, String>> headers,
      byte[] body,
      long bodyBytes,
      Ending ending,
      Duration after) {

    /// The first header of that name in any case; null where there is none.
    public @Nullable String header(String name) {
      for (Map.Entry<String, String> header : headers) {
        if (header.getKey().equalsIgnoreCase(name)) {
          return header.getValue();
        }
      }
      return null;
    }
  }

  /// How a reply ended.
  public enum Ending {
    OPEN,
    COMPLETED,
    /// Cut off by the simulator, as ordered.
    BROKEN,
    CLIENT_LEFT
  }

  /// What was received, oldest first.
  public List<Received> received() {
    lock.lock();
    try {
      return snapshot();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the entries are as wanted, and returns them; or what there is when `most` is over.
  public List<Received> await(Predicate<List<Received>> wanted, Duration most)
      throws InterruptedException {
    long left = most.toNanos();
    lock.lock();
    try {
      List<Received> seen = snapshot();
      while (!wanted.test(seen) && left > 0) {
        left = changed.awaitNanos(left);
        seen = snapshot();
      }
      return seen;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until there are `count` entries or more and no reply is open.
  public List<Received> awaitSettled(int count, Duration most) throws InterruptedException {
    return await(
        seen ->
            seen.size() >= count && seen.stream().noneMatch(entry -> entry.ending() == Ending.OPEN),
        most);
  }

  /// How many entries had to go to make room.
  public long dropped() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  public void clear() {
    lock.lock();
    try {
      entries.clear();
      bytes = 0;
      dropped = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private List<Received> snapshot() {
    List<Received> seen = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      seen.add(entry.received);
    }
    return seen;
  }

  /// Enters a request whose reply is still open.
  Entry enter(String method, String target, List<Map.Entry<String, String>> headers, byte[] body) {
    byte[] kept = body.length > MOST_BODY_BYTES ? Arrays.copyOf(body, MOST_BODY_BYTES) : body;
    lock.lock();
    try {
      Entry entry =
          new Entry(
              new Received(
                  ++number, method, target, headers, kept, body.length, Ending.OPEN, Duration.ZERO),
              nanoTime.getAsLong());
      entries.addLast(entry);
      bytes += kept.length;
      while (entries.size() > mostEntries || bytes > MOST_BYTES) {
        bytes -= entries.removeFirst().received.body().length;
        dropped++;
      }
      changed.signalAll();
      return entry;
    } finally {
      lock.unlock();
    }
  }

  boolean isKept() {
    return mostEntries > 0;
  }

  /// An entry that hears how its reply ended.
  final class Entry {
    private final long begunNanos;
    private Received received;

    private Entry(Received received, long begunNanos) {
      this.received = received;
      this.begunNanos = begunNanos;
    }

    void end(Pump.Outcome outcome) {
      Ending ending =
          switch (outcome) {
            case COMPLETED -> Ending.COMPLETED;
            case BROKEN -> Ending.BROKEN;
            case CLIENT_LEFT -> Ending.CLIENT_LEFT;
          };
      Duration after = Duration.ofNanos(nanoTime.getAsLong() - begunNanos);
      lock.lock();
      try {
        received =
            new Received(
                received.number(),
                received.method(),
                received.target(),
                received.headers(),
                received.body(),
                received.bodyBytes(),
                ending,
                after);
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
