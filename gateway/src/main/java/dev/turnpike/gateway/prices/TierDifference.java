package dev.turnpike.gateway.prices;

import dev.turnpike.catalog.ModelId;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.gateway.prices.RefreshPlan.Change;
import dev.turnpike.price.PriceRow;
import dev.turnpike.price.Rates;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a source says of one model's service tier beside what we have: the rates that differ, and
/// the terms that would hold then, for every size of a prompt.
final class TierDifference {
  private static final int PLACES = 6;

  private final ModelId id;
  private final String tier;
  private final TermsInForce ours;
  private final boolean hours;
  private final boolean cliffsAreTold;
  private final List<Change> changes = new ArrayList<>();
  private final List<Terms> terms = new ArrayList<>();

  /// A row to be: for prompts of more than `quote.above()` and at most `upTo` tokens.
  record Terms(Quote quote, long upTo) {}

  TierDifference(ModelId id, String tier, TermsInForce ours, List<Quote> said, Quotes source) {
    this.id = id;
    this.tier = tier;
    this.ours = ours;
    this.hours = source.dependsOnHours(id) || ours.dependOnHours();
    Map<Long, Quote> bySize = new LinkedHashMap<>();
    said.forEach(quote -> bySize.put(ourSize(quote.above()), quote));
    this.cliffsAreTold = bySize.size() > 1 || (source.knowsCliffs() && !ours.hasCliffs());
    Set<Long> sizes = new TreeSet<>(bySize.keySet());
    if (cliffsAreTold) {
      sizes.addAll(ours.sizes());
    }
    Quote quote = said.getFirst();
    for (long size : sizes) {
      quote = bySize.getOrDefault(size, quote);
      compare(size, quote);
    }
  }

  List<Change> changes() {
    return changes;
  }

  List<Terms> terms() {
    return terms;
  }

  /// Why the source's price cannot take the place of ours; empty where it can.
  String whyLeft() {
    if (hours) {
      return ": its price depends on the hour; not taken";
    }
    boolean goesOn = ours.row(ours.sizes().getLast()) != null;
    return !cliffsAreTold && ours.hasCliffs() && goesOn
        ? ": it has a long-context price, of which the source does not tell; not taken"
        : "";
  }

  /// The sources are one token apart on where a cliff is; then ours holds.
  private long ourSize(long above) {
    for (long size : ours.sizes()) {
      if (Math.abs(size - above) <= 1) {
        return size;
      }
    }
    return above;
  }

  private void compare(long size, Quote quote) {
    PriceRow row = ours.row(size);
    Rates said = Rates.of(quote.usd(), quote.request());
    quote
        .usd()
        .forEach(
            (bucket, after) -> {
              if (row == null || !row.rates().of(bucket).equals(said.of(bucket))) {
                String before = row == null ? null : text(row.rates(), bucket);
                changes.add(new Change(id, tier, size, bucket.id(), before, after));
              }
            });
    String fee = row == null ? null : row.rates().request();
    if (quote.request() != null && !quote.request().equals(fee)) {
      changes.add(new Change(id, tier, size, "request", fee, quote.request()));
    }
    Map<Bucket, String> usd = row == null ? new EnumMap<>(Bucket.class) : row.rates().usd();
    usd.putAll(quote.usd());
    String request = quote.request() == null ? fee : quote.request();
    long upTo = row == null || cliffsAreTold ? Long.MAX_VALUE : row.upTo();
    terms.add(new Terms(new Quote(tier, size, usd, request), upTo));
  }

  private static @Nullable String text(Rates rates, Bucket bucket) {
    return rates.of(bucket).isPresent()
        ? BigDecimal.valueOf(rates.of(bucket).getAsLong(), PLACES)
            .stripTrailingZeros()
            .toPlainString()
        : null;
  }
}
