package dev.turnpike.conversation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one call used, in disjoint buckets; never negative.
///
/// `estimated` says that the provider did not report all of it (a client left early, a stream
/// without usage) and the missing part was counted from bytes. Some providers tell beside the
/// counts what the call cost, or into which calls of models it fell.
public final class Usage {
  public static final Usage NONE =
      new Usage(new long[Bucket.values().length], false, -1, List.of());

  private static final Bucket[] BUCKETS = Bucket.values();

  private final long[] counts;
  private final boolean estimated;
  private final long toldNanos;
  private final List<Iteration> iterations;

  private Usage(long[] counts, boolean estimated, long toldNanos, List<Iteration> iterations) {
    this.counts = counts;
    this.estimated = estimated;
    this.toldNanos = toldNanos;
    this.iterations = iterations;
  }

  /// One call of a model among those that the provider made for one request: a turn of its own
  /// tools, a compaction, an adviser's answer (Anthropic's `usage.iterations`). `model` is the
  /// provider's name for the model, null for the one that was asked.
  public record Iteration(@Nullable String model, Usage usage) {
    public Iteration {
      model = model == null || model.isEmpty() ? null : model;
    }
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

  /// The same counts, of which nobody knows whether they are all.
  public Usage asEstimate() {
    return new Usage(counts, true, toldNanos, iterations);
  }

  /// What the provider itself says that the call cost, in nano-USD; below zero where it says
  /// nothing.
  public long toldNanos() {
    return toldNanos;
  }

  /// The calls of models that the counts are the sum of; empty where it was one.
  public List<Iteration> iterations() {
    return iterations;
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
        && usage.iterations.equals(iterations)
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
    if (!iterations.isEmpty()) {
      text.append("of ").append(iterations).append(' ');
    }
    return text.append(estimated ? "estimated}" : "}").toString();
  }

  /// Collects the counts of one usage; for one thread.
  public static final class Counter {
    /// Above this a provider's figure is absurd and taken as this: a thousand million tokens.
    public static final long MOST = 1_000_000_000L;

    /// Calls of models that are kept apart for one request; those beyond are added to the last.
    public static final int MOST_ITERATIONS = 64;

    private final long[] counts = new long[BUCKETS.length];
    private boolean estimated;
    private long toldNanos = -1;
    private @Nullable List<Iteration> iterations;

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

    /// Adds one call of a model to the counts; `model` as in [Iteration]. Where there are too many
    /// to keep apart the usage is an estimate, since another model may have other prices.
    public Counter iteration(@Nullable String model, Usage usage) {
      if (iterations == null) {
        iterations = new ArrayList<>(4);
      }
      for (Bucket bucket : BUCKETS) {
        add(bucket, usage.of(bucket));
      }
      estimated |= usage.estimated();
      if (iterations.size() < MOST_ITERATIONS) {
        iterations.add(new Iteration(model, usage));
      } else {
        estimated = true;
        Iteration last = iterations.removeLast();
        Counter both = counter();
        for (Bucket bucket : BUCKETS) {
          both.set(bucket, last.usage().of(bucket)).add(bucket, usage.of(bucket));
        }
        iterations.add(new Iteration(last.model(), both.usage()));
      }
      return this;
    }

    private void add(Bucket bucket, long count) {
      set(bucket, counts[bucket.ordinal()] + count);
    }

    public Usage usage() {
      return new Usage(
          counts.clone(),
          estimated,
          toldNanos,
          iterations == null ? List.of() : List.copyOf(iterations));
    }
  }
}
