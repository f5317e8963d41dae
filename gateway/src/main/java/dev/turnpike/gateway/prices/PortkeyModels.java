package dev.turnpike.gateway.prices;

import dev.turnpike.catalog.Provider;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.price.PriceRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Reads a `pricing/PROVIDER.json` of Portkey-AI/models: an object of models, with US cents for a
/// token. A zero in it mostly says that nothing is known, so only what costs something is taken.
final class PortkeyModels {
  static final String NAME = "Portkey models";

  /// Cents for a token are USD for a million tokens times 10⁴, and for 1,000 uses times 10.
  private static final int TOKENS_POWER = 4;

  private static final int USES_POWER = 1;

  private static final Map<String, Bucket> BUCKETS =
      Map.of(
          "request_token", Bucket.INPUT,
          "response_token", Bucket.OUTPUT,
          "cache_read_input_token", Bucket.CACHE_READ,
          "cache_write_input_token", Bucket.CACHE_WRITE_5M,
          "cache_read_audio_input_token", Bucket.CACHE_READ_AUDIO,
          "request_audio_token", Bucket.INPUT_AUDIO,
          "response_audio_token", Bucket.OUTPUT_AUDIO,
          "reasoning_token", Bucket.REASONING);

  private static final List<String> TIERS = List.of("batch", "flex", "priority", "fast");

  private final Quotes quotes = new Quotes(NAME, false);

  static boolean isOne(JsonNode root) {
    for (JsonNode model : root) {
      if (model.path("pricing_config").isObject()) {
        return root.isObject();
      }
    }
    return false;
  }

  Quotes read(JsonNode root, Provider provider) {
    quotes.covers(provider.id());
    root.properties()
        .forEach(
            model -> {
              if (!model.getKey().equals("default")) {
                quotes.add(SourceNames.model(provider, model.getKey()), quotes(model.getValue()));
              }
            });
    return quotes;
  }

  private static List<Quote> quotes(JsonNode model) {
    List<Quote> quotes = new ArrayList<>();
    JsonNode config = model.path("pricing_config");
    if (!config.path("currency").stringValue("USD").equals("USD")) {
      return quotes;
    }
    JsonNode custom = model.path("custom_pricing");
    JsonNode modes = custom.path("regions").path("default").path("execution_modes");
    JsonNode sizes = custom.path("context_tier_map");
    add(quotes, PriceRow.STANDARD, modes.path("standard"), sizes);
    if (quotes.isEmpty()) {
      add(quotes, quote(PriceRow.STANDARD, 0, config.path("pay_as_you_go")));
    }
    for (String tier : TIERS) {
      int before = quotes.size();
      add(quotes, tier, modes.path(tier), sizes);
      if (quotes.size() == before && tier.equals("batch")) {
        add(quotes, quote(tier, 0, config.path("batch_config")));
      }
    }
    return quotes;
  }

  /// One price, or one for each size of a prompt: `context_tier_map` says above how many tokens a
  /// name of them holds.
  private static void add(List<Quote> quotes, String tier, JsonNode mode, JsonNode sizes) {
    if (mode.path("pricing_config").isObject()) {
      add(quotes, quote(tier, 0, payAsYouGo(mode)));
      return;
    }
    sizes
        .properties()
        .forEach(
            size -> {
              JsonNode prices = mode.path("context_tiers").path(size.getValue().stringValue(""));
              long above = number(size.getKey());
              if (above >= 0) {
                add(quotes, quote(tier, above, payAsYouGo(prices)));
              }
            });
  }

  private static void add(List<Quote> quotes, Quote quote) {
    if (quote.usd().containsKey(Bucket.INPUT)) {
      quotes.add(quote);
    }
  }

  private static JsonNode payAsYouGo(JsonNode prices) {
    return prices.path("pricing_config").path("pay_as_you_go");
  }

  private static Quote quote(String tier, long above, JsonNode prices) {
    Map<Bucket, String> usd = new EnumMap<>(Bucket.class);
    BUCKETS.forEach((key, bucket) -> put(usd, bucket, prices.path(key), TOKENS_POWER));
    JsonNode units = prices.path("additional_units");
    put(usd, Bucket.CACHE_WRITE_1H, units.path("cache_write_1h"), TOKENS_POWER);
    put(usd, Bucket.WEB_SEARCH, units.path("web_search"), USES_POWER);
    return new Quote(tier, above, usd, null);
  }

  private static void put(Map<Bucket, String> usd, Bucket bucket, JsonNode price, int power) {
    String rate = Quotes.usd(price.path("price"), power);
    if (!rate.isEmpty() && !rate.equals("0")) {
      usd.put(bucket, rate);
    }
  }

  private static long number(String text) {
    return text.matches("\\d{1,12}") ? Long.parseLong(text) : -1;
  }
}
