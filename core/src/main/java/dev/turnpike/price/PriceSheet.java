package dev.turnpike.price;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.DataFile;
import dev.turnpike.catalog.Model;
import dev.turnpike.catalog.ModelId;
import dev.turnpike.catalog.Provider;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// All prices, as one immutable snapshot: the lists that ship with the gateway and the operator's
/// own rows, which win.
public final class PriceSheet {
  /// What may stand behind a maker's name for a model: a date, `-latest`, a host's version.
  private static final Pattern AROUND =
      Pattern.compile("(?:-latest|[-@]\\d{8}|-\\d{4}-\\d\\d-\\d\\d)?(?:-v\\d.*|@.*|:.*)?");

  private final Catalog catalog;
  private final List<PriceRow> shipped;
  private final List<PriceRow> own;
  private final Map<ModelId, ModelPrices> byModel = new HashMap<>();

  private PriceSheet(Catalog catalog, List<PriceRow> shipped, List<PriceRow> own) {
    this.catalog = catalog;
    this.shipped = shipped;
    this.own = own;
    Map<ModelId, List<PriceRow>> ownByModel = group(own);
    Map<ModelId, List<PriceRow>> shippedByModel = group(shipped);
    shippedByModel.forEach(
        (id, rows) ->
            byModel.put(id, new ModelPrices(ownByModel.getOrDefault(id, List.of()), rows)));
    ownByModel.forEach(
        (id, rows) -> {
          if (!byModel.containsKey(id)) {
            ModelId model = meant(id);
            byModel.put(
                id,
                new ModelPrices(
                    rows,
                    model.equals(id) ? List.of() : ownByModel.getOrDefault(model, List.of()),
                    shippedByModel.getOrDefault(model, List.of())));
          }
        });
    for (Provider provider : catalog.providers()) {
      for (Model model : provider.models().values()) {
        name(provider, model);
      }
    }
  }

  /// The price lists that ship with the gateway, for the providers of a catalog.
  public static PriceSheet read(Catalog catalog) {
    List<PriceRow> rows = new ArrayList<>();
    for (Provider provider : catalog.providers()) {
      try (DataFile file = DataFile.beside(PriceSheet.class, "rows/" + provider.id() + ".jsonl")) {
        if (file != null) {
          rows.addAll(PriceFile.read(file, provider.id()));
        }
      }
    }
    return new PriceSheet(catalog, List.copyOf(rows), List.of());
  }

  /// The same sheet with an operator's rows, which count before all others of their model and
  /// service tier.
  public PriceSheet with(List<PriceRow> rows) {
    List<PriceRow> all = new ArrayList<>(rows);
    all.addAll(own);
    return new PriceSheet(catalog, shipped, List.copyOf(all));
  }

  /// The same sheet with rows that a refresh brought. They and those that ship are one history: the
  /// newer date counts, and of two of one date the refreshed one.
  public PriceSheet refreshed(List<PriceRow> rows) {
    List<PriceRow> all = new ArrayList<>(rows);
    all.addAll(shipped);
    return new PriceSheet(catalog, List.copyOf(all), own);
  }

  /// The rows that price a model's calls at a service tier, in the order in which they count; none
  /// where it has no such price.
  public List<PriceRow> rows(ModelId id, String tier) {
    ModelPrices prices = prices(id);
    List<PriceRow> rows = prices == null ? null : prices.rows(tier);
    return rows == null ? List.of() : List.copyOf(rows);
  }

  /// The service tiers at which a model has a price.
  public Set<String> tiers(ModelId id) {
    ModelPrices prices = prices(id);
    return prices == null ? Set.of() : prices.tiers();
  }

  /// All rows, an operator's first.
  public List<PriceRow> rows() {
    List<PriceRow> all = new ArrayList<>(own);
    all.addAll(shipped);
    return List.copyOf(all);
  }

  /// What a call costs that ran at `at`. `serviceTier` is the word of the answer, not of the
  /// request: a provider may serve a call at another tier than was asked for.
  ///
  /// Runs on the event loop: a look-up, a few multiplications and nothing kept.
  public Cost cost(ModelId id, Usage usage, @Nullable String serviceTier, Instant at) {
    String tier = ModelPrices.tier(serviceTier);
    Cost listed =
        usage.iterations().isEmpty()
            ? listed(id, usage, tier, at)
            : sumOfIterations(id, usage.iterations(), tier, at);
    return usage.toldNanos() >= 0 && id.provider().equals(ToldCost.PROVIDER)
        ? ToldCost.of(id, usage, tier, listed)
        : listed;
  }

  /// Each call of a model is a call of its own: its prompt chooses the row, and another model has
  /// other prices. One without a price leaves the sum without one.
  ///
  /// The tier is that of the model which ends the answer; another one, an adviser, runs at its own,
  /// which is not told. A batch is one for all.
  private Cost sumOfIterations(
      ModelId id, List<Usage.Iteration> iterations, String tier, Instant at) {
    long[] nanos = new long[Bucket.values().length];
    Set<String> rows = new LinkedHashSet<>(4);
    ModelId serving = modelOf(iterations.getLast(), id);
    for (Usage.Iteration iteration : iterations) {
      ModelId model = modelOf(iteration, id);
      String ranAt = model.equals(serving) || tier.equals("batch") ? tier : PriceRow.STANDARD;
      switch (listed(model, iteration.usage(), ranAt, at)) {
        case Cost.Unpriced unpriced -> {
          return unpriced;
        }
        case Cost.Priced priced -> {
          rows.add(priced.priceId());
          for (Bucket bucket : Bucket.values()) {
            nanos[bucket.ordinal()] += priced.nanos(bucket);
          }
        }
      }
    }
    return new Cost.Priced(String.join("+", rows), tier, nanos);
  }

  /// The model of an iteration among those of the asked one's provider.
  private static ModelId modelOf(Usage.Iteration iteration, ModelId asked) {
    String model = iteration.model();
    if (model == null) {
      return asked;
    }
    ModelId named = new ModelId(asked.provider(), model);
    return isCloudName(asked.model(), undated(named)) ? asked : named;
  }

  /// Whether a host's name for a model is that of its maker with something around it:
  /// `eu.anthropic.claude-haiku-4-5-20251001-v1:0`.
  private static boolean isCloudName(String name, String makers) {
    String plain = name.replace('.', '-');
    String wanted = makers.replace('.', '-');
    int at = plain.indexOf(wanted);
    return at >= 0 && AROUND.matcher(plain.substring(at + wanted.length())).matches();
  }

  private static String undated(ModelId id) {
    return id.undated().orElse(id).model();
  }

  private Cost listed(ModelId id, Usage usage, String tier, Instant at) {
    ModelPrices prices = prices(id);
    if (prices == null) {
      return new Cost.Unpriced("no price for " + id, tier);
    }
    List<PriceRow> rows = prices.rows(tier);
    if (rows == null) {
      return new Cost.Unpriced("no price for service tier " + tier + " of " + id, tier);
    }
    PriceRow row = row(rows, usage.promptTokens(), at.getEpochSecond());
    if (row == null) {
      return new Cost.Unpriced(
          "no " + tier + " price of " + id + " covers such a prompt at " + at, tier);
    }
    Bucket missing = row.rates().missing(usage);
    if (missing != null) {
      return new Cost.Unpriced(row.id() + " has no rate for " + missing.id(), tier);
    }
    return new Cost.Priced(row.id(), row.tier(), row.rates().nanos(usage));
  }

  private static @Nullable PriceRow row(List<PriceRow> rows, long promptTokens, long second) {
    for (int i = 0; i < rows.size(); i++) {
      PriceRow row = rows.get(i);
      if (row.covers(promptTokens, second)) {
        return row;
      }
    }
    return null;
  }

  private @Nullable ModelPrices prices(ModelId id) {
    ModelPrices exact = byModel.get(id);
    if (exact != null) {
      return exact;
    }
    ModelPrices undated = id.undated().map(byModel::get).orElse(null);
    return undated != null ? undated : byModel.get(everyModelOf(id.provider()));
  }

  /// Makes a listed model's price known under its other names; one without a price of its own has
  /// its provider's price for every model.
  private void name(Provider provider, Model model) {
    ModelPrices prices = prices(new ModelId(provider.id(), model.id()));
    if (prices != null) {
      byModel.putIfAbsent(new ModelId(provider.id(), model.id()), prices);
      for (String other : model.also()) {
        byModel.putIfAbsent(new ModelId(provider.id(), other), prices);
      }
    }
  }

  /// The model that another of its names means, `id` itself where it is none.
  private ModelId meant(ModelId id) {
    Optional<Model> listed =
        catalog.provider(id.provider()).map(it -> it.models().values()).stream()
            .flatMap(Collection::stream)
            .filter(model -> model.also().contains(id.model()))
            .findFirst();
    return listed.map(model -> new ModelId(id.provider(), model.id())).or(id::undated).orElse(id);
  }

  private static ModelId everyModelOf(String provider) {
    return new ModelId(provider, PriceFile.EVERY_MODEL);
  }

  private static Map<ModelId, List<PriceRow>> group(List<PriceRow> rows) {
    Map<ModelId, List<PriceRow>> groups = new HashMap<>();
    for (PriceRow row : rows) {
      groups.computeIfAbsent(row.model(), _ -> new ArrayList<>(2)).add(row);
    }
    return groups;
  }
}
