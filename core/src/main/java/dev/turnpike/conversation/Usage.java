package dev.turnpike.conversation;

import java.util.Arrays;

/// What one call used, in disjoint buckets; never negative.
///
/// `estimated` says that the provider did not report all of it (a client left early, a stream
/// without usage) and the missing part was counted from bytes. Some providers tell beside the
/// counts what the call cost.
public final class Usage {
  public static final Usage NONE = new Usage(new long[Bucket.values().length], false, -1);

  private static final Bucket[] BUCKETS = Bucket.values();

  private final long[] counts;
  private final boolean estimated;
  private final long toldNanos;

  private Usage(long[] counts, boolean estimated, long toldNanos) {
    this.counts = counts;
    this.estimated = estimated;
    this.toldNanos = toldNanos;
  }

  public static Counter counter() {
    return new Counter();
  }

  public long of(Bucket bucket) {
    return counts[bucket.ordinal()];
  }

  public boolean estimated() {
    return estimated;
  }

  /// What the provider itself says that the call cost, in nano-USD; below zero where it says
  /// nothing.
  public long toldNanos() {
    return toldNanos;
  }

  public boolean isEmpty() {
    for (long count : counts) {
      if (count != 0) {
        return false;
      }
    }
    return true;
  }

  /// All tokens of the prompt, cached ones included.
  public long promptTokens() {
    long sum = 0;
    for (Bucket bucket : BUCKETS) {
      if (bucket.isPrompt()) {
        sum += of(bucket);
      }
    }
    return sum;
  }

  /// All tokens of the answer, thinking included.
  public long answerTokens() {
    long sum = 0;
    for (Bucket bucket : BUCKETS) {
      if (bucket.isTokens() && !bucket.isPrompt()) {
        sum += of(bucket);
      }
    }
    return sum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Usage usage
        && usage.estimated == estimated
        && usage.toldNanos == toldNanos
        && Arrays.equals(usage.counts, counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(counts) + Boolean.hashCode(estimated);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Usage{");
    for (Bucket bucket : BUCKETS) {
      if (of(bucket) != 0) {
        text.append(bucket.id()).append('=').append(of(bucket)).append(' ');
      }
    }
    return text.append(estimated ? "estimated}" : "}").toString();
  }

  /// Collects the counts of one usage; for one thread.
  public static final class Counter {
    /// Above this a provider's figure is absurd and taken as this: a thousand million tokens.
    public static final long MOST = 1_000_000_000L;

    private final long[] counts = new long[BUCKETS.length];
    private boolean estimated;
    private long toldNanos = -1;

    private Counter() {}

    /// Sets a bucket; a figure below zero counts as zero, one above [#MOST] as that.
    public Counter set(Bucket bucket, long count) {
      counts[bucket.ordinal()] = Math.clamp(count, 0, MOST);
      return this;
    }

    public Counter estimated() {
      estimated = true;
      return this;
    }

    /// What the provider says that the call cost, in nano-USD; below zero where it says nothing.
    public Counter told(long nanos) {
      toldNanos = nanos;
      return this;
    }

    public Usage usage() {
      return new Usage(counts.clone(), estimated, toldNanos);
    }
  }
}
