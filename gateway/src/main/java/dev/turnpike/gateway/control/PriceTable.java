package dev.turnpike.gateway.control;

import dev.turnpike.catalog.ModelId;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import dev.turnpike.price.Cost;
import dev.turnpike.price.PriceRow;
import dev.turnpike.price.PriceSheet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The prices in force at one moment, model by model. They are found by asking the price sheet what
/// calls would cost, so that what is shown is what is billed.
final class PriceTable {
  private static final String STANDARD = "standard";
  private static final String EVERY_MODEL = "*";

  /// So many tokens make every rate, which is whole pico-USD a token, whole nano-USD.
  private static final long SAMPLE = 1_000;

  private final PriceSheet sheet;
  private final Instant at;
  private final Map<ModelId, List<PriceRow>> rows = new HashMap<>();

  PriceTable(PriceSheet sheet, Instant at) {
    this.sheet = sheet;
    this.at = at;
    for (PriceRow row : sheet.rows()) {
      rows.computeIfAbsent(row.model(), _ -> new ArrayList<>(2)).add(row);
    }
  }

  /// Empty where a plain call of the model has no price now.
  Optional<Pricing> of(ModelId model) {
    List<PriceRow> own = rowsOf(model);
    List<Band> bands = new ArrayList<>();
    for (String tier : tiers(own)) {
      bands.addAll(bands(model, tier, own));
    }
    if (bands.isEmpty() || !bands.getFirst().tier.equals(STANDARD)) {
      return Optional.empty();
    }
    Set<Bucket> shown = shown(bands);
    List<Pricing.Variant> variants = new ArrayList<>();
    for (Band band : bands.subList(1, bands.size())) {
      variants.add(
          new Pricing.Variant(
              band.when(), band.tier, band.above, band.upTo, only(shown, band.rates)));
    }
    return Optional.of(new Pricing(only(shown, bands.getFirst().rates), variants));
  }

  private List<PriceRow> rowsOf(ModelId model) {
    List<PriceRow> exact = rows.get(model);
    if (exact != null) {
      return exact;
    }
    List<PriceRow> undated = model.undated().map(rows::get).orElse(null);
    return undated != null
        ? undated
        : rows.getOrDefault(new ModelId(model.provider(), EVERY_MODEL), List.of());
  }

  /// The standard one first, then the others by their names.
  private static List<String> tiers(List<PriceRow> rows) {
    return rows.stream()
        .map(PriceRow::tier)
        .distinct()
        .sorted(
            (one, other) ->
                one.equals(STANDARD) != other.equals(STANDARD)
                    ? one.equals(STANDARD) ? -1 : 1
                    : one.compareTo(other))
        .toList();
  }

  /// A service tier between two sizes of the prompt.
  private record Band(String tier, long above, long upTo, Map<Bucket, Long> rates) {
    String when() {
      List<String> conditions = new ArrayList<>(3);
      if (!tier.equals(STANDARD)) {
        conditions.add("tier == \"" + tier + "\"");
      }
      if (above > 0) {
        conditions.add("input_tokens > " + above);
      }
      if (upTo < Long.MAX_VALUE) {
        conditions.add("input_tokens <= " + upTo);
      }
      return String.join(" && ", conditions);
    }
  }

  private List<Band> bands(ModelId model, String tier, List<PriceRow> own) {
    TreeSet<Long> cliffs = new TreeSet<>();
    cliffs.add(0L);
    for (PriceRow row : own) {
      if (row.tier().equals(tier)) {
        cliffs.add(row.above());
        cliffs.add(row.upTo());
      }
    }
    List<Band> bands = new ArrayList<>();
    for (Long above : cliffs) {
      Long next = cliffs.higher(above);
      Map<Bucket, Long> rates =
          above == Long.MAX_VALUE ? Map.of() : rates(model, tier, Math.max(above + 1, SAMPLE));
      if (!rates.isEmpty()) {
        add(bands, new Band(tier, above, next == null ? Long.MAX_VALUE : next, rates));
      }
    }
    return bands;
  }

  /// Two bands that cost the same are one.
  private static void add(List<Band> bands, Band band) {
    Band last = bands.isEmpty() ? null : bands.getLast();
    if (last != null && last.upTo == band.above && last.rates.equals(band.rates)) {
      bands.set(bands.size() - 1, new Band(last.tier, last.above, band.upTo, last.rates));
    } else {
      bands.add(band);
    }
  }

  private Map<Bucket, Long> rates(ModelId model, String tier, long prompt) {
    Map<Bucket, Long> rates = new EnumMap<>(Bucket.class);
    for (Bucket bucket : Bucket.values()) {
      Long rate = bucket.isPricedByTheMillion() ? rate(model, tier, bucket, prompt) : null;
      if (rate != null) {
        rates.put(bucket, rate);
      }
    }
    return rates;
  }

  private @Nullable Long rate(ModelId model, String tier, Bucket bucket, long prompt) {
    long count = bucket.isPrompt() ? prompt : SAMPLE;
    Usage.Counter used = Usage.counter();
    if (!bucket.isPrompt() && bucket.isTokens()) {
      used.set(Bucket.INPUT, prompt);
    }
    Cost cost = sheet.cost(model, used.set(bucket, count).usage(), tier, at);
    return cost instanceof Cost.Priced priced
        ? Math.round(priced.nanos(bucket) * (double) SAMPLE / count)
        : null;
  }

  /// A rate that only follows another, as that of cached tokens does where nothing is said of them,
  /// is not shown, unless some band has it apart.
  private static Set<Bucket> shown(List<Band> bands) {
    Set<Bucket> shown = EnumSet.noneOf(Bucket.class);
    for (Band band : bands) {
      band.rates.forEach(
          (bucket, rate) -> {
            Bucket followed = followed(bucket);
            if (followed == null || !rate.equals(band.rates.get(followed))) {
              shown.add(bucket);
            }
          });
    }
    return shown;
  }

  private static @Nullable Bucket followed(Bucket bucket) {
    return switch (bucket) {
      case INPUT, OUTPUT, WEB_SEARCH, CHARACTERS -> null;
      case CACHE_READ, CACHE_WRITE_5M, INPUT_AUDIO, INPUT_IMAGE -> Bucket.INPUT;
      case CACHE_WRITE_1H -> Bucket.CACHE_WRITE_5M;
      case CACHE_READ_AUDIO -> Bucket.CACHE_READ;
      case REASONING, OUTPUT_AUDIO, OUTPUT_IMAGE -> Bucket.OUTPUT;
    };
  }

  private static Map<Bucket, Long> only(Set<Bucket> shown, Map<Bucket, Long> rates) {
    Map<Bucket, Long> kept = new EnumMap<>(Bucket.class);
    rates.forEach(
        (bucket, rate) -> {
          if (shown.contains(bucket)) {
            kept.put(bucket, rate);
          }
        });
    return kept;
  }
}
