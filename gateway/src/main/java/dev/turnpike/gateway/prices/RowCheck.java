package dev.turnpike.gateway.prices;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.price.PriceRow;
import dev.turnpike.price.Rates;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// What can be wrong with one price row that a reader of it would take.
final class RowCheck {
  /// The dearest rates seen anywhere are 600 USD for a million tokens (o1-pro's answers) and 50 for
  /// 1,000 searches.
  private static final long ABSURD = 1_000_000_000L;

  private static final int FURTHEST_YEARS = 2;
  private static final long MILLIONTHS = 1_000_000;

  private RowCheck() {}

  static List<String> faults(PriceRow row, Instant now) {
    List<String> faults = new ArrayList<>();
    for (Bucket bucket : Bucket.values()) {
      OptionalLong rate = row.rates().of(bucket);
      if (rate.isPresent() && rate.getAsLong() > ABSURD) {
        faults.add(
            "%s is %d USD, which no provider asks; the unit is a million tokens or characters, or 1,000 searches"
                .formatted(bucket.id(), rate.getAsLong() / MILLIONTHS));
        break;
      }
    }
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    long latest = today.plusYears(FURTHEST_YEARS).toEpochDay() * 86_400;
    if (row.period().from() != Long.MIN_VALUE && row.period().from() > latest) {
      faults.add("from is more than " + FURTHEST_YEARS + " years ahead");
    }
    if (!row.asOf().isEmpty()) {
      try {
        if (LocalDate.parse(row.asOf()).isAfter(today)) {
          faults.add("as_of is " + row.asOf() + ", must not be later than today");
        }
      } catch (DateTimeException _) {
        faults.add("as_of is " + row.asOf() + ", must be a date such as 2026-08-21");
      }
    }
    return faults;
  }

  /// What is seldom meant.
  static List<String> oddities(PriceRow row) {
    List<String> odd = new ArrayList<>();
    Rates rates = row.rates();
    if (isDearer(rates, Bucket.CACHE_READ, Bucket.INPUT)) {
      odd.add("cache_read is dearer than input");
    }
    if (rates.of(Bucket.OUTPUT).orElse(1) == 0 && rates.of(Bucket.INPUT).orElse(0) > 0) {
      odd.add("output costs nothing and input does");
    }
    if (isDearer(rates, Bucket.CACHE_WRITE_5M, Bucket.CACHE_WRITE_1H)) {
      odd.add("cache_write_5m is dearer than cache_write_1h");
    }
    return odd;
  }

  private static boolean isDearer(Rates rates, Bucket one, Bucket other) {
    OptionalLong rate = rates.of(one);
    OptionalLong limit = rates.of(other);
    return rate.isPresent() && limit.isPresent() && rate.getAsLong() > limit.getAsLong();
  }
}
