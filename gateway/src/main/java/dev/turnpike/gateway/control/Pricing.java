package dev.turnpike.gateway.control;

import dev.turnpike.conversation.Bucket;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A model's prices at one moment: a base, and variants each with a condition in CEL over
/// `input_tokens` and `tier`. All variants whose condition is true merge in order; a later one wins
/// field by field. Rates are pico-USD for a token or a character, which is USD for a million of
/// them times 10^6.
record Pricing(Map<Bucket, Long> base, List<Variant> variants) {
  /// The buckets that have a field of their own, in the order of the fields.
  static final List<Bucket> FIELDS =
      List.of(
          Bucket.INPUT,
          Bucket.OUTPUT,
          Bucket.CACHE_READ,
          Bucket.CACHE_WRITE_5M,
          Bucket.CACHE_WRITE_1H,
          Bucket.REASONING);

  private static final int MILLION = 1_000_000;

  Pricing {
    base = new EnumMap<>(base);
    variants = List.copyOf(variants);
  }

  /// `above` and `upTo` bound the prompt's tokens; `tier` is a service tier, `standard` the base's.
  record Variant(String when, String tier, long above, long upTo, Map<Bucket, Long> rates) {}

  ObjectNode json() {
    ObjectNode json = rates(base);
    ArrayNode all = json.putArray("variants");
    for (Variant variant : variants) {
      ObjectNode one = rates(variant.rates);
      one.put("when", variant.when);
      all.add(one);
    }
    return json;
  }

  private static ObjectNode rates(Map<Bucket, Long> rates) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (Bucket bucket : FIELDS) {
      Long rate = rates.get(bucket);
      if (rate != null) {
        json.set(bucket.id(), price(rate, "token"));
      }
    }
    Long characters = rates.get(Bucket.CHARACTERS);
    if (characters != null && !rates.containsKey(Bucket.INPUT)) {
      json.set(Bucket.INPUT.id(), price(characters, "character")); // speech goes by these alone
    }
    return json;
  }

  private static ObjectNode price(long rate, String unit) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("cost", usd(rate))
        .put("currency", "USD")
        .put("per", MILLION)
        .put("unit", unit);
  }

  /// USD for a million tokens.
  static BigDecimal usd(long rate) {
    BigDecimal usd = BigDecimal.valueOf(rate, 6).stripTrailingZeros();
    return usd.scale() < 0 ? usd.setScale(0) : usd;
  }

  /// USD for a million tokens of a bucket at the base, where it has a rate.
  Optional<BigDecimal> usd(Bucket bucket) {
    return Optional.ofNullable(base.get(bucket)).map(Pricing::usd);
  }

  /// USD for a million of what goes in: of tokens, or of characters where these are what is billed.
  Optional<BigDecimal> usdOfInput() {
    return usd(Bucket.INPUT).or(() -> usd(Bucket.CHARACTERS));
  }

  /// The first variant of the base's tier: the prices of long prompts.
  Optional<Variant> longPrompts() {
    return variants.stream().filter(variant -> variant.tier.equals("standard")).findFirst();
  }

  Optional<Variant> tier(String tier) {
    return variants.stream().filter(variant -> variant.tier.equals(tier)).findFirst();
  }
}
