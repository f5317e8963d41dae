package dev.turnpike.gateway.trace;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import dev.turnpike.price.Cost;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What pricing a slice of old calls anew made of them.
///
/// `models` has the calls that have a price now or had one, by `provider/model`. `next` says where
/// the next slice begins; null at the end.
public record Repricing(Map<String, Sums> models, @Nullable Position next) {
  public Repricing {
    models = Collections.unmodifiableMap(new TreeMap<>(models));
  }

  /// A call among those of its day.
  public record Position(LocalDate day, long number) {}

  /// Which calls: those that began from `from` on and before `to`, behind `after`. With `write` the
  /// new costs take the place of the old.
  public record Request(Instant from, Instant to, @Nullable Position after, boolean write) {}

  /// What a call costs by the rows that are known now.
  @FunctionalInterface
  public interface Pricing {
    Cost cost(String provider, String model, Usage usage, String tier, Instant at);
  }

  /// Of one model; sums in nano-USD. `calls` used something, `changed` had another price,
  /// `newlyPriced` had none and cost `newlyPricedNanos` now, `unpriced` have none still, and `lost`
  /// had one and have no row any more: they keep what they had.
  public record Sums(
      long calls,
      long changed,
      long oldNanos,
      long newNanos,
      long newlyPriced,
      long newlyPricedNanos,
      long unpriced,
      long lost) {
    static final Sums NONE = new Sums(0, 0, 0, 0, 0, 0, 0, 0);

    static Sums of(Cost before, Cost after) {
      return switch (before) {
        case Cost.Priced had ->
            switch (after) {
              case Cost.Priced has ->
                  new Sums(
                      1, isSame(had, has) ? 0 : 1, had.totalNanos(), has.totalNanos(), 0, 0, 0, 0);
              case Cost.Unpriced _ ->
                  new Sums(1, 0, had.totalNanos(), had.totalNanos(), 0, 0, 0, 1);
            };
        case Cost.Unpriced _ ->
            switch (after) {
              case Cost.Priced has -> new Sums(1, 0, 0, 0, 1, has.totalNanos(), 0, 0);
              case Cost.Unpriced _ -> new Sums(1, 0, 0, 0, 0, 0, 1, 0);
            };
      };
    }

    Sums plus(Sums other) {
      return new Sums(
          calls + other.calls,
          changed + other.changed,
          oldNanos + other.oldNanos,
          newNanos + other.newNanos,
          newlyPriced + other.newlyPriced,
          newlyPricedNanos + other.newlyPricedNanos,
          unpriced + other.unpriced,
          lost + other.lost);
    }

    /// Whether the call's cost is to be written.
    boolean isChange() {
      return changed + newlyPriced > 0;
    }

    private static boolean isSame(Cost.Priced one, Cost.Priced other) {
      for (Bucket bucket : Bucket.values()) {
        if (one.nanos(bucket) != other.nanos(bucket)) {
          return false;
        }
      }
      return true;
    }
  }
}
