package dev.turnpike.gateway.prices;

import dev.turnpike.catalog.Provider;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.price.PriceRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Reads `api.json` of models.dev: an object of providers, each with an object of models, whose
/// `cost` is in USD for a million tokens.
final class ModelsDev {
  static final String NAME = "models.dev";

  private static final long LONG_CONTEXT = 200_000;

  private static final Map<String, Bucket> BUCKETS =
      Map.of(
          "input", Bucket.INPUT,
          "output", Bucket.OUTPUT,
          "reasoning", Bucket.REASONING,
          "cache_read", Bucket.CACHE_READ,
          "cache_write", Bucket.CACHE_WRITE_5M,
          "input_audio", Bucket.INPUT_AUDIO,
          "output_audio", Bucket.OUTPUT_AUDIO);

  private final SourceNames names;
  private final Quotes quotes = new Quotes(NAME, false);

  ModelsDev(SourceNames names) {
    this.names = names;
  }

  static boolean isOne(JsonNode root) {
    for (JsonNode provider : root) {
      if (provider.path("models").isObject()) {
        return root.isObject();
      }
    }
    return false;
  }

  Quotes read(JsonNode root) {
    root.properties()
        .forEach(
            source ->
                names
                    .provider(source.getKey())
                    .ifPresent(provider -> read(provider, source.getValue().path("models"))));
    return quotes;
  }

  private void read(Provider provider, JsonNode models) {
    quotes.covers(provider.id());
    models
        .properties()
        .forEach(
            model ->
                quotes.add(SourceNames.model(provider, model.getKey()), quotes(model.getValue())));
  }

  private static List<Quote> quotes(JsonNode model) {
    List<Quote> quotes = new ArrayList<>();
    JsonNode cost = model.path("cost");
    if (!cost.path("input").isNumber()) {
      return quotes;
    }
    quotes.add(quote(PriceRow.STANDARD, 0, cost));
    for (JsonNode tier : cost.path("tiers")) {
      long size = Quotes.tokens(tier.path("tier").path("size"));
      if (size > 0) {
        quotes.add(quote(PriceRow.STANDARD, size, tier));
      }
    }
    if (cost.path("context_over_200k").isObject() && !cost.has("tiers")) {
      quotes.add(quote(PriceRow.STANDARD, LONG_CONTEXT, cost.path("context_over_200k")));
    }
    for (JsonNode mode : model.path("experimental").path("modes")) {
      JsonNode body = mode.path("provider").path("body");
      String tier = body.path("service_tier").stringValue(body.path("speed").stringValue(""));
      if (tier.equals("priority") || tier.equals("flex") || tier.equals("fast")) {
        quotes.add(quote(tier, 0, mode.path("cost")));
      }
    }
    return quotes;
  }

  private static Quote quote(String tier, long above, JsonNode cost) {
    Map<Bucket, String> usd = new EnumMap<>(Bucket.class);
    BUCKETS.forEach(
        (key, bucket) -> {
          String rate = Quotes.usd(cost.path(key), 0);
          if (!rate.isEmpty()) {
            usd.put(bucket, rate);
          }
        });
    if (!"0".equals(usd.get(Bucket.INPUT))) {
      // Nothing for a cache or an answer, where the prompt costs something, says that it is
      // unknown.
      usd.values().removeIf("0"::equals);
    }
    return new Quote(tier, above, usd, null);
  }
}
