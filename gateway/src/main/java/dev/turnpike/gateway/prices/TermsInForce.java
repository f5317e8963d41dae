package dev.turnpike.gateway.prices;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.price.PriceRow;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The rows of one model and service tier that price a call at one moment, by the size of its
/// prompt, rows for some hours left out.
record TermsInForce(List<PriceRow> rows, Instant at) {
  private static final int PLACES = 6;

  TermsInForce {
    rows = List.copyOf(rows);
  }

  /// The row for prompts of more than so many tokens; null where there is none.
  @Nullable PriceRow row(long above) {
    for (PriceRow row : rows) {
      if (!row.period().isPartial() && row.covers(above + 1, at)) {
        return row;
      }
    }
    return null;
  }

  /// The sizes at which another row begins or the last one ends, 0 among them.
  NavigableSet<Long> sizes() {
    NavigableSet<Long> all = new TreeSet<>();
    all.add(0L);
    for (PriceRow row : rows) {
      if (!row.period().isPartial()) {
        all.add(row.above());
        if (row.upTo() != Long.MAX_VALUE) {
          all.add(row.upTo());
        }
      }
    }
    NavigableSet<Long> sizes = new TreeSet<>();
    PriceRow before = null;
    for (long size : all) {
      PriceRow row = row(size);
      if (size == 0 || !Objects.equals(row, before)) {
        sizes.add(size);
      }
      before = row;
    }
    return sizes;
  }

  boolean hasCliffs() {
    return sizes().size() > 1;
  }

  /// Whether a call at that time of another hour may have another price.
  boolean dependOnHours() {
    return rows.stream()
        .anyMatch(
            row ->
                row.period().isPartial()
                    && row.period().from() <= at.getEpochSecond()
                    && row.period().to() > at.getEpochSecond());
  }

  /// These as a line that multiplies the standard ones; null where no one factor does it.
  @Nullable Multiple of(TermsInForce standard) {
    NavigableSet<Long> sizes = standard.sizes();
    sizes.addAll(sizes());
    String times = null;
    long upTo = Long.MAX_VALUE;
    for (long size : sizes) {
      PriceRow own = row(size);
      PriceRow base = standard.row(size);
      if (own == null && base != null && times != null) {
        upTo = Math.min(upTo, size);
        continue;
      }
      String factor = own == null || base == null ? null : factor(own, base);
      if (factor == null || upTo < size || (times != null && !times.equals(factor))) {
        return null;
      }
      times = factor;
    }
    return times == null ? null : new Multiple(times, upTo);
  }

  /// `times` and `up_to` of a row.
  record Multiple(String times, long upTo) {}

  private static @Nullable String factor(PriceRow own, PriceRow base) {
    BigDecimal factor = null;
    for (Bucket bucket : Bucket.values()) {
      OptionalLong one = own.rates().of(bucket);
      OptionalLong other = base.rates().of(bucket);
      if (one.isPresent() != other.isPresent()) {
        return null;
      }
      if (!bucket.isPricedByTheMillion()) {
        if (!one.equals(other)) {
          return null;
        }
      } else if (one.isPresent() && other.getAsLong() != 0) {
        BigDecimal quotient = quotient(one.getAsLong(), other.getAsLong());
        if (quotient == null || (factor != null && factor.compareTo(quotient) != 0)) {
          return null;
        }
        factor = quotient;
      }
    }
    return factor == null ? null : factor.stripTrailingZeros().toPlainString();
  }

  private static @Nullable BigDecimal quotient(long one, long other) {
    try {
      return BigDecimal.valueOf(one)
          .divide(BigDecimal.valueOf(other), PLACES, RoundingMode.UNNECESSARY);
    } catch (ArithmeticException _) {
      return null;
    }
  }
}
