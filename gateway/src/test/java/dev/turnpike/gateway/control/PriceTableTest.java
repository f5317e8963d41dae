package dev.turnpike.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.Model;
import dev.turnpike.catalog.ModelId;
import dev.turnpike.catalog.Provider;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import dev.turnpike.price.Cost;
import dev.turnpike.price.PriceRow;
import dev.turnpike.price.PriceSheet;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What is shown as a model's prices is what its calls are billed by.
class PriceTableTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
  private static final Catalog CATALOG = Catalog.read();
  private static final PriceSheet SHEET = PriceSheet.read(CATALOG);
  private static final PriceTable TABLE = new PriceTable(SHEET, NOW);

  @Test
  void aCliffIsAVariantWithACondition() {
    Pricing pricing = TABLE.of(new ModelId("openai", "gpt-5.4")).orElseThrow();
    assertThat(pricing.json().path("input").toString())
        .isEqualTo("{\"cost\":2.5,\"currency\":\"USD\",\"per\":1000000,\"unit\":\"token\"}");
    assertThat(pricing.variants().getFirst().when()).isEqualTo("input_tokens > 272000");
    assertThat(pricing.variants().getFirst().rates()).containsEntry(Bucket.INPUT, 5_000_000L);
    assertThat(pricing.variants())
        .anySatisfy(variant -> assertThat(variant.when()).startsWith("tier == \"flex\""));
  }

  @Test
  void aStoredPromptHasItsOwnPricesWhereTheyAreItsOwn() {
    Pricing claude = TABLE.of(new ModelId("anthropic", "claude-sonnet-4-5")).orElseThrow();
    assertThat(claude.usd(Bucket.CACHE_WRITE_1H).orElseThrow()).isEqualByComparingTo("6");
    assertThat(claude.usd(Bucket.CACHE_WRITE_5M).orElseThrow()).isEqualByComparingTo("3.75");
    assertThat(claude.usd(Bucket.REASONING)).isEmpty();
  }

  @Test
  void anOperatorsPriceIsShownAndAModelWithoutOneHasNone() {
    ModelId own = new ModelId("openai", "gpt-5.4");
    PriceSheet sheet = SHEET.with(List.of(PriceRow.own(own, "7", "9", null)));
    Pricing pricing = new PriceTable(sheet, NOW).of(own).orElseThrow();
    assertThat(pricing.usd(Bucket.INPUT).orElseThrow()).isEqualTo(new BigDecimal("7"));
    assertThat(TABLE.of(new ModelId("openai", "whisper-1"))).isEmpty();
    assertThat(TABLE.of(new ModelId("nobody", "nothing"))).isEmpty();
  }

  /// Every model, at sizes around each cliff, in every tier it has, in each bucket.
  @Test
  void whereverACallHasAPriceTheVariantsSayIt() {
    Random random = new Random(20_261_129);
    int checked = 0;
    for (Provider provider : CATALOG.providers()) {
      for (Model model : provider.models().values()) {
        ModelId id = provider.fullId(model.id());
        Pricing pricing = TABLE.of(id).orElse(null);
        if (pricing != null) {
          checked += check(id, pricing, random);
        }
      }
    }
    assertThat(checked).isGreaterThan(4_000);
  }

  private static int check(ModelId id, Pricing pricing, Random random) {
    TreeSet<String> tiers = new TreeSet<>(List.of("standard"));
    TreeSet<Long> sizes = new TreeSet<>(List.of(1L, 1_000L, 1 + random.nextLong(1_000_000)));
    for (Pricing.Variant variant : pricing.variants()) {
      tiers.add(variant.tier());
      for (long cliff : new long[] {variant.above(), variant.upTo()}) {
        if (cliff > 0 && cliff < Long.MAX_VALUE) {
          sizes.addAll(List.of(cliff, cliff + 1));
        }
      }
    }
    int checked = 0;
    for (String tier : tiers) {
      for (long size : sizes) {
        for (Bucket bucket : Pricing.FIELDS) {
          checked += check(id, pricing, tier, size, bucket);
        }
      }
    }
    return checked;
  }

  private static int check(ModelId id, Pricing pricing, String tier, long size, Bucket bucket) {
    long count = bucket.isPrompt() ? size : 1_000;
    Usage.Counter counter = Usage.counter();
    if (!bucket.isPrompt()) {
      counter.set(Bucket.INPUT, size);
    }
    Cost cost = SHEET.cost(id, counter.set(bucket, count).usage(), tier, NOW);
    if (!(cost instanceof Cost.Priced priced)) {
      return 0;
    }
    Map<Bucket, Long> rates = merged(pricing, tier, size);
    Long rate = rates.get(shownAs(bucket, rates));
    if (rate == null) {
      throw new AssertionError(id + " " + tier + " " + size + " " + bucket + " is not shown");
    }
    long billed = priced.nanos(bucket);
    assertThat(Math.abs(BigDecimal.valueOf(rate * count, 3).doubleValue() - billed))
        .as(id + " " + tier + " " + size + " " + bucket + " at " + rate + ", billed " + billed)
        .isLessThanOrEqualTo(0.5);
    return 1;
  }

  /// A field that is not there costs what it is a kind of.
  private static Bucket shownAs(Bucket bucket, Map<Bucket, Long> rates) {
    if (rates.containsKey(bucket)) {
      return bucket;
    }
    return switch (bucket) {
      case CACHE_WRITE_1H -> shownAs(Bucket.CACHE_WRITE_5M, rates);
      case CACHE_READ, CACHE_WRITE_5M -> Bucket.INPUT;
      case REASONING -> Bucket.OUTPUT;
      default -> bucket;
    };
  }

  private static Map<Bucket, Long> merged(Pricing pricing, String tier, long size) {
    Map<Bucket, Long> rates = new EnumMap<>(pricing.base());
    for (Pricing.Variant variant : pricing.variants()) {
      if (holds(variant.when(), tier, size)) {
        rates.putAll(variant.rates());
      }
    }
    return rates;
  }

  /// So much of CEL as the conditions use.
  private static boolean holds(String when, String tier, long size) {
    for (String condition : when.split(" && ", -1)) {
      String[] words = condition.split(" ", -1);
      assertThat(words).as(when).hasSize(3);
      boolean holds =
          switch (words[0] + " " + words[1]) {
            case "tier ==" -> words[2].equals("\"" + tier + "\"");
            case "input_tokens >" -> size > Long.parseLong(words[2]);
            case "input_tokens <=" -> size <= Long.parseLong(words[2]);
            default -> throw new AssertionError(when);
          };
      if (!holds) {
        return false;
      }
    }
    return true;
  }
}
