package dev.turnpike.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What holds for every price and every usage. The seed is printed; set `laws.seed` to run one
/// again.
class CostLawsTest {
  private static final long SEED = Long.getLong("laws.seed", System.nanoTime());
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final PriceSheet SHEET = PriceSheet.read(Catalog.read());

  private final SplittableRandom random = seeded();

  @Test
  void noPartIsNegativeAndTheTotalIsTheSumOfItsParts() {
    int priced = 0;
    for (int i = 0; i < 20_000; i++) {
      PriceRow row = anyRow();
      if (SHEET.cost(row.model(), anyUsage(), row.tier(), NOON) instanceof Cost.Priced cost) {
        priced++;
        assertThat(Arrays.stream(Bucket.values()).mapToLong(cost::nanos))
            .allMatch(nanos -> nanos >= 0);
        assertThat(Arrays.stream(Bucket.values()).mapToLong(cost::nanos).sum())
            .isEqualTo(cost.totalNanos());
      }
    }
    assertThat(priced).isGreaterThan(1_000);
  }

  @Test
  void oneMoreTokenNeverCostsLessAtTheSameRow() {
    int compared = 0;
    for (int i = 0; i < 20_000; i++) {
      PriceRow row = anyRow();
      Usage usage = anyUsage();
      Bucket bucket = Bucket.values()[random.nextInt(Bucket.values().length)];
      Cost less = SHEET.cost(row.model(), usage, row.tier(), NOON);
      Cost more = SHEET.cost(row.model(), oneMore(usage, bucket), row.tier(), NOON);
      if (less instanceof Cost.Priced one
          && more instanceof Cost.Priced other
          && one.priceId().equals(other.priceId())) {
        compared++;
        assertThat(other.totalNanos()).isGreaterThanOrEqualTo(one.totalNanos());
      }
    }
    assertThat(compared).isGreaterThan(1_000);
  }

  @Test
  void everyBucketIsTheExactProductRoundedHalfEven() {
    for (int i = 0; i < 20_000; i++) {
      Bucket bucket = Bucket.values()[random.nextInt(Bucket.values().length)];
      BigDecimal rate = BigDecimal.valueOf(random.nextLong(Decimal.MOST + 1), Decimal.PLACES);
      long count = anyCount();
      Rates rates = Rates.of(new EnumMap<>(Map.of(bucket, rate.toPlainString())), null);
      BigDecimal nanos =
          rate.multiply(BigDecimal.valueOf(count))
              .scaleByPowerOfTen(bucket.isPricedByTheMillion() ? 3 : 6);
      assertThat(rates.nanos(Usage.counter().set(bucket, count).usage())[bucket.ordinal()])
          .isEqualTo(nanos.setScale(0, RoundingMode.HALF_EVEN).longValueExact());
    }
  }

  @Test
  void theSameHoldsAtEveryTimeAndRatesReadTheirOwnTextAgain() {
    int priced = 0;
    long from = Instant.parse("2025-06-01T00:00:00Z").getEpochSecond();
    long to = Instant.parse("2027-06-01T00:00:00Z").getEpochSecond();
    for (int i = 0; i < 20_000; i++) {
      PriceRow row = anyRow();
      Instant at = Instant.ofEpochSecond(random.nextLong(from, to));
      Usage usage = anyUsage();
      Bucket bucket = Bucket.values()[random.nextInt(Bucket.values().length)];
      if (SHEET.cost(row.model(), usage, row.tier(), at) instanceof Cost.Priced less
          && SHEET.cost(row.model(), oneMore(usage, bucket), row.tier(), at)
              instanceof Cost.Priced more) {
        priced++;
        assertThat(Arrays.stream(Bucket.values()).mapToLong(less::nanos))
            .allMatch(nanos -> nanos >= 0);
        assertThat(Arrays.stream(Bucket.values()).mapToLong(less::nanos).sum())
            .isEqualTo(less.totalNanos());
        if (less.priceId().equals(more.priceId())) {
          assertThat(more.totalNanos()).isGreaterThanOrEqualTo(less.totalNanos());
        }
      }
      Rates again = Rates.of(row.rates().usd(), row.rates().request());
      for (Bucket each : Bucket.values()) {
        assertThat(again.of(each)).as(row.id() + " " + each).isEqualTo(row.rates().of(each));
      }
      assertThat(again.request()).isEqualTo(row.rates().request());
      var fields = row.period().fields();
      assertThat(
              Period.of(
                  fields.get("from"), fields.get("to"), fields.get("daily"), fields.get("days")))
          .isEqualTo(row.period());
    }
    assertThat(priced).isGreaterThan(1_000);
  }

  private PriceRow anyRow() {
    List<PriceRow> rows = SHEET.rows();
    return rows.get(random.nextInt(rows.size()));
  }

  private Usage anyUsage() {
    Usage.Counter counter = Usage.counter();
    for (Bucket bucket : Bucket.values()) {
      if (random.nextInt(3) == 0) {
        counter.set(bucket, anyCount());
      }
    }
    return counter.usage();
  }

  /// Small and huge ones alike.
  private long anyCount() {
    return random.nextLong((Usage.Counter.MOST >> random.nextInt(30)) + 1);
  }

  private static Usage oneMore(Usage usage, Bucket bucket) {
    Usage.Counter counter = Usage.counter();
    for (Bucket each : Bucket.values()) {
      counter.set(each, usage.of(each) + (each == bucket ? 1 : 0));
    }
    return counter.usage();
  }

  private static SplittableRandom seeded() {
    System.out.println("laws.seed=" + SEED);
    return new SplittableRandom(SEED);
  }
}
