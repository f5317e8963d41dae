package dev.turnpike.price;

import dev.turnpike.catalog.ModelId;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import java.math.BigInteger;

/// The cost that a provider tells with its answer, where that is what it bills: OpenRouter's prices
/// are those of whoever served the call (openrouter.ai/docs, usage accounting).
final class ToldCost {
  static final String PROVIDER = "openrouter";

  /// How the id of such a price ends.
  static final String MARK = ";told";

  private ToldCost() {}

  /// The sum is what was told. It is laid on the buckets as the listed price would be, or where
  /// there is none by their counts.
  static Cost.Priced of(ModelId id, Usage usage, String tier, Cost listed) {
    Bucket[] buckets = Bucket.values();
    long[] weights = new long[buckets.length];
    long sum = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] =
          listed instanceof Cost.Priced priced ? priced.nanos(buckets[i]) : usage.of(buckets[i]);
      sum += weights[i];
    }
    long told = usage.toldNanos();
    long[] nanos = new long[buckets.length];
    int heaviest = Bucket.OUTPUT.ordinal();
    long left = told;
    for (int i = 0; i < weights.length && sum > 0; i++) {
      nanos[i] =
          BigInteger.valueOf(told)
              .multiply(BigInteger.valueOf(weights[i]))
              .divide(BigInteger.valueOf(sum))
              .longValueExact();
      left -= nanos[i];
      heaviest = weights[i] > weights[heaviest] ? i : heaviest;
    }
    nanos[heaviest] += left;
    return new Cost.Priced(id + MARK, tier, nanos);
  }
}
