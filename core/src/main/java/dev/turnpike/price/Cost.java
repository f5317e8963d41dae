package dev.turnpike.price;

import dev.turnpike.conversation.Bucket;
import java.util.Arrays;

/// What a call cost: an exact sum in nano-USD, or plainly unknown. Never a guess.
public sealed interface Cost {

  /// Every bucket rounded half-even to whole nano-USD; the total is their sum.
  final class Priced implements Cost {
    private final String priceId;
    private final String tier;
    private final long[] nanos;
    private final long totalNanos;

    /// `nanos` has one entry for each [Bucket], in its order. `tier` names the row's tier,
    /// `standard` where there is none.
    public Priced(String priceId, String tier, long[] nanos) {
      if (nanos.length != Bucket.values().length) {
        throw new IllegalArgumentException(
            "a cost has " + Bucket.values().length + " buckets, was given " + nanos.length);
      }
      this.priceId = priceId;
      this.tier = tier;
      this.nanos = nanos.clone();
      long total = 0;
      for (long each : nanos) {
        total = Math.addExact(total, each);
      }
      this.totalNanos = total;
    }

    public String priceId() {
      return priceId;
    }

    /// Whether the provider told the sum itself, so that no row says it.
    public boolean isTold() {
      return priceId.endsWith(ToldCost.MARK);
    }

    public String tier() {
      return tier;
    }

    public long nanos(Bucket bucket) {
      return nanos[bucket.ordinal()];
    }

    public long totalNanos() {
      return totalNanos;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Priced cost
          && cost.priceId.equals(priceId)
          && cost.tier.equals(tier)
          && Arrays.equals(cost.nanos, nanos);
    }

    @Override
    public int hashCode() {
      return 31 * priceId.hashCode() + Arrays.hashCode(nanos);
    }

    @Override
    public String toString() {
      return totalNanos + " nano-USD by " + priceId;
    }
  }

  /// No price row covers the model at that time, or not all that was used; `reason` says which.
  /// `tier` is the one that was looked for, so that it can be priced once there is a row.
  record Unpriced(String reason, String tier) implements Cost {
    public Unpriced(String reason) {
      this(reason, PriceRow.STANDARD);
    }
  }
}
