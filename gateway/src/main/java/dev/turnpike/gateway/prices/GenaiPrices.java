package dev.turnpike.gateway.prices;

import dev.turnpike.catalog.Model;
import dev.turnpike.catalog.ModelId;
import dev.turnpike.catalog.Provider;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.price.PriceRow;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads `data.json` version 2 of pydantic/genai-prices: a list of providers, each with models that
/// say by rules which names they price. USD for a million tokens; of several conditional prices the
/// last that holds counts; a tier holds for prompts of more than its `start`.
final class GenaiPrices {
  static final String NAME = "genai-prices";

  private static final int DEEPEST_RULE = 8;
  private static final int LONGEST_PATTERN = 500;

  private static final Map<String, Bucket> BUCKETS =
      Map.ofEntries(
          Map.entry("input_mtok", Bucket.INPUT),
          Map.entry("input_audio_mtok", Bucket.INPUT_AUDIO),
          Map.entry("input_image_mtok", Bucket.INPUT_IMAGE),
          Map.entry("cache_read_mtok", Bucket.CACHE_READ),
          Map.entry("cache_audio_read_mtok", Bucket.CACHE_READ_AUDIO),
          Map.entry("cache_write_mtok", Bucket.CACHE_WRITE_5M),
          Map.entry("cache_write_1h_mtok", Bucket.CACHE_WRITE_1H),
          Map.entry("output_mtok", Bucket.OUTPUT),
          Map.entry("output_reasoning_mtok", Bucket.REASONING),
          Map.entry("output_audio_mtok", Bucket.OUTPUT_AUDIO),
          Map.entry("output_image_mtok", Bucket.OUTPUT_IMAGE),
          Map.entry("web_searches_kcount", Bucket.WEB_SEARCH));

  private static final String REQUEST = "requests_kcount";

  private final SourceNames names;
  private final LocalDate today;
  private final Quotes quotes = new Quotes(NAME, true);

  GenaiPrices(SourceNames names, LocalDate today) {
    this.names = names;
    this.today = today;
  }

  static boolean isOne(JsonNode root) {
    JsonNode first = root.path(0);
    return root.isArray() && first.path("id").isString() && first.path("models").isArray();
  }

  Quotes read(JsonNode root) {
    for (JsonNode source : root) {
      names
          .provider(source.path("id").stringValue(""))
          .ifPresent(provider -> read(provider, source, root));
    }
    return quotes;
  }

  private void read(Provider provider, JsonNode source, JsonNode root) {
    quotes.covers(provider.id());
    JsonNode models = source.path("models");
    Set<String> ours = new HashSet<>();
    for (Model model : provider.models().values()) {
      JsonNode found = find(models, model.id());
      if (found != null) {
        ours.add(found.path("id").stringValue(""));
      } else {
        found = findElsewhere(source.path("fallback_model_providers"), root, model.id());
      }
      if (found != null) {
        add(new ModelId(provider.id(), model.id()), found.path("prices"));
      }
    }
    addNew(provider, models, ours);
  }

  private static @Nullable JsonNode find(JsonNode models, String name) {
    for (JsonNode model : models) {
      if (matches(model.path("match"), name, 0)) {
        return model;
      }
    }
    return null;
  }

  /// Azure sells OpenAI's models at OpenAI's prices, and the source says so by naming it.
  private static @Nullable JsonNode findElsewhere(JsonNode providers, JsonNode root, String name) {
    for (JsonNode id : providers) {
      for (JsonNode other : root) {
        if (other.path("id").equals(id)) {
          JsonNode found = find(other.path("models"), name);
          if (found != null) {
            return found;
          }
        }
      }
    }
    return null;
  }

  private void addNew(Provider provider, JsonNode models, Set<String> ours) {
    for (JsonNode source : models) {
      String id = source.path("id").stringValue("");
      if (!id.isEmpty() && !ours.contains(id)) {
        ModelId model = SourceNames.model(provider, id);
        if (!provider.models().containsKey(model.model())) {
          add(model, source.path("prices"));
        }
      }
    }
  }

  private void add(ModelId model, JsonNode prices) {
    if (prices.isObject()) {
      quotes.add(model, quotes(prices));
      return;
    }
    for (int i = prices.size() - 1; i >= 0; i--) {
      JsonNode constraint = prices.path(i).path("constraint");
      if (constraint.has("start_time")) {
        quotes.byHours(model);
      } else if (isInForce(constraint)) {
        quotes.add(model, quotes(prices.path(i).path("prices")));
        return;
      }
    }
  }

  private boolean isInForce(JsonNode constraint) {
    if (constraint.isMissingNode() || constraint.isNull()) {
      return true;
    }
    try {
      String start = constraint.path("start_date").stringValue("");
      return !LocalDate.parse(start.substring(0, Math.min(10, start.length()))).isAfter(today);
    } catch (DateTimeException _) {
      return false;
    }
  }

  private static List<Quote> quotes(JsonNode prices) {
    Set<Long> starts = new TreeSet<>(Set.of(0L));
    prices.forEach(
        price ->
            price.path("tiers").forEach(tier -> starts.add(Quotes.tokens(tier.path("start")))));
    starts.remove(-1L);
    List<Quote> quotes = new ArrayList<>();
    for (long start : starts) {
      Map<Bucket, String> usd = new EnumMap<>(Bucket.class);
      BUCKETS.forEach(
          (key, bucket) -> {
            String rate = rate(prices.path(key), start);
            if (!rate.isEmpty()) {
              usd.put(bucket, rate);
            }
          });
      quotes.add(new Quote(PriceRow.STANDARD, start, usd, request(prices, start)));
    }
    return quotes;
  }

  private static @Nullable String request(JsonNode prices, long start) {
    String fee = rate(prices.path(REQUEST), start);
    return fee.isEmpty() || fee.equals("0") ? null : fee;
  }

  /// The rate for prompts of more than `start` tokens.
  private static String rate(JsonNode price, long start) {
    if (!price.isObject()) {
      return Quotes.usd(price, 0);
    }
    JsonNode rate = price.path("base");
    long highest = -1;
    for (JsonNode tier : price.path("tiers")) {
      long begins = Quotes.tokens(tier.path("start"));
      if (begins <= start && begins > highest) {
        highest = begins;
        rate = tier.path("price");
      }
    }
    return Quotes.usd(rate, 0);
  }

  private static boolean matches(JsonNode rule, String name, int depth) {
    if (depth > DEEPEST_RULE || !rule.isObject() || rule.isEmpty()) {
      return false;
    }
    var entry = rule.properties().iterator().next();
    JsonNode operand = entry.getValue();
    String text = operand.stringValue("");
    String lower = name.toLowerCase(Locale.ROOT);
    String wanted = text.toLowerCase(Locale.ROOT);
    return switch (entry.getKey()) {
      case "or" -> {
        boolean any = false;
        for (JsonNode each : operand) {
          any |= matches(each, name, depth + 1);
        }
        yield any;
      }
      case "and" -> {
        boolean all = !operand.isEmpty();
        for (JsonNode each : operand) {
          all &= matches(each, name, depth + 1);
        }
        yield all;
      }
      case "equals" -> lower.equals(wanted);
      case "starts_with" -> lower.startsWith(wanted);
      case "ends_with" -> lower.endsWith(wanted);
      case "contains" -> lower.contains(wanted);
      case "regex" -> found(text, name);
      default -> false;
    };
  }

  private static boolean found(String pattern, String name) {
    try {
      return pattern.length() <= LONGEST_PATTERN && Pattern.compile(pattern).matcher(name).find();
    } catch (PatternSyntaxException _) {
      return false;
    }
  }
}
