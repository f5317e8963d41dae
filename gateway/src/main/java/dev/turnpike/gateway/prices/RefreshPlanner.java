package dev.turnpike.gateway.prices;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.Model;
import dev.turnpike.catalog.ModelId;
import dev.turnpike.catalog.Provider;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.gateway.prices.RefreshPlan.Change;
import dev.turnpike.price.PriceList;
import dev.turnpike.price.PriceRow;
import dev.turnpike.price.PriceSheet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Lays what a source says beside the prices in force, and writes a new row for each that differs.
///
/// A model's price is taken whole or left whole. It is left where hours decide it, or a long
/// context of which the source does not tell. What the source does not name (a bucket, a tier that
/// is a multiple) goes on as it was beside what it does.
public final class RefreshPlanner {
  /// How a marketplace names what is free.
  private static final String FREE = ":free";

  private final Catalog catalog;
  private final PriceSheet sheet;
  private final Quotes quotes;
  private final Instant now;
  private final String today;
  private final String source;

  private final List<ModelId> added = new ArrayList<>();
  private final List<ModelId> priced = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private final List<String> left = new ArrayList<>();
  private final List<String> rows = new ArrayList<>();

  private RefreshPlanner(Catalog catalog, PriceSheet sheet, Quotes quotes, Instant now) {
    this.catalog = catalog;
    this.sheet = sheet;
    this.quotes = quotes;
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
    this.today = LocalDate.ofInstant(now, ZoneOffset.UTC).toString();
    this.source = quotes.source();
  }

  /// `sheet` has what ships and what earlier refreshes brought, not the operator's own.
  static RefreshPlan plan(Catalog catalog, PriceSheet sheet, Quotes quotes, Instant now) {
    return new RefreshPlanner(catalog, sheet, quotes, now).plan();
  }

  private RefreshPlan plan() {
    left.addAll(quotes.notes());
    quotes.byModel().forEach(this::model);
    return new RefreshPlan(source, added, priced, changes, vanished(), left, rows);
  }

  private List<ModelId> vanished() {
    List<ModelId> vanished = new ArrayList<>();
    for (String id : quotes.providers()) {
      Provider provider = catalog.provider(id).orElseThrow();
      for (Model model : provider.models().values()) {
        ModelId modelId = new ModelId(id, model.id());
        if (!quotes.byModel().containsKey(modelId)
            && sheet.rows(modelId, PriceRow.STANDARD).stream()
                .anyMatch(row -> row.model().equals(modelId))) {
          vanished.add(modelId);
        }
      }
    }
    return vanished;
  }

  private void model(ModelId id, List<Quote> said) {
    TermsInForce standard = terms(id, PriceRow.STANDARD);
    if (!standard.rows().isEmpty() && !standard.rows().getFirst().model().equals(id)) {
      return; // another name of a model, which has the price
    }
    List<Quote> meant =
        goesByCharacters(sheet, id) ? said.stream().map(Quote::byCharacters).toList() : said;
    Map<String, List<Quote>> byTier =
        meant.stream()
            .collect(Collectors.groupingBy(Quote::tier, LinkedHashMap::new, Collectors.toList()));
    if (standard.row(0) == null) {
      newPrice(id, byTier);
      return;
    }
    List<Change> found = new ArrayList<>();
    List<Map<String, Object>> lines = new ArrayList<>();
    boolean standardChanges = false;
    for (Map.Entry<String, List<Quote>> tier : byTier.entrySet()) {
      TermsInForce ours = terms(id, tier.getKey());
      TierDifference change = new TierDifference(id, tier.getKey(), ours, tier.getValue(), quotes);
      if (change.changes().isEmpty()) {
        continue;
      }
      String why = change.whyLeft();
      if (!why.isEmpty()) {
        left.add(id + why);
        return;
      }
      found.addAll(change.changes());
      change.terms().forEach(terms -> lines.add(line(id, terms.quote(), terms.upTo())));
      standardChanges |= tier.getKey().equals(PriceRow.STANDARD);
    }
    if (!found.isEmpty()) {
      List<Map<String, Object>> multiples =
          standardChanges ? multiples(id, standard, byTier.keySet()) : List.of();
      keep(id, found, lines, multiples);
    }
  }

  /// Whether speech of this model is billed by characters, as its own rows say, or where it has
  /// none all of its provider's. Sources have no word for that: their tokens are characters then.
  static boolean goesByCharacters(PriceSheet sheet, ModelId id) {
    List<PriceRow> own = sheet.rows(id, PriceRow.STANDARD);
    List<PriceRow> rows =
        own.isEmpty()
            ? sheet.rows().stream()
                .filter(row -> row.model().provider().equals(id.provider()))
                .toList()
            : own;
    return !rows.isEmpty()
        && rows.stream()
            .allMatch(
                row ->
                    row.rates().of(Bucket.INPUT).isEmpty()
                        && row.rates().of(Bucket.CHARACTERS).isPresent());
  }

  private void newPrice(ModelId id, Map<String, List<Quote>> byTier) {
    if (!byTier.containsKey(PriceRow.STANDARD)) {
      return;
    }
    if (quotes.dependsOnHours(id)) {
      left.add(id + ": its price depends on the hour; not taken");
      return;
    }
    boolean costsSomething =
        byTier.values().stream()
            .flatMap(List::stream)
            .anyMatch(quote -> quote.usd().values().stream().anyMatch(usd -> !usd.equals("0")));
    if (!costsSomething && !id.model().endsWith(FREE)) {
      left.add(id + ": it had no price and would cost nothing, which may mean unknown; not taken");
      return;
    }
    List<Map<String, Object>> lines = new ArrayList<>();
    byTier.values().forEach(said -> said.forEach(quote -> lines.add(line(id, quote))));
    if (keep(id, List.of(), lines, List.of())) {
      boolean listed =
          catalog
              .provider(id.provider())
              .map(provider -> provider.models().containsKey(id.model()))
              .orElse(false);
      (listed ? priced : added).add(id);
    }
  }

  /// Whether the rows are good; a product may be finer than a price can be.
  private boolean keep(
      ModelId id,
      List<Change> found,
      List<Map<String, Object>> lines,
      List<Map<String, Object>> multiples) {
    List<Map<String, Object>> all = new ArrayList<>(lines);
    all.addAll(multiples);
    List<String> faults = faults(all);
    if (!faults.isEmpty() && !multiples.isEmpty()) {
      left.add(id + ": its other service tiers stay as they were: " + faults.getFirst());
      all = lines;
      faults = faults(all);
    }
    if (!faults.isEmpty()) {
      left.add(id + ": " + faults.getFirst() + "; not taken");
      return false;
    }
    changes.addAll(found);
    all.forEach(line -> rows.add(PriceLine.of(line)));
    return true;
  }

  private static List<String> faults(List<Map<String, Object>> lines) {
    String text = lines.stream().map(PriceLine::of).collect(Collectors.joining("\n"));
    return PriceList.read(
            "its row", text.getBytes(StandardCharsets.UTF_8), PriceList.Kind.REFRESHED)
        .faults();
  }

  /// The tiers of which the source says nothing and that were multiples of the old price.
  private List<Map<String, Object>> multiples(ModelId id, TermsInForce standard, Set<String> said) {
    List<Map<String, Object>> lines = new ArrayList<>();
    Set<String> tiers = new LinkedHashSet<>(sheet.tiers(id));
    tiers.removeAll(said);
    tiers.remove(PriceRow.STANDARD);
    for (String tier : tiers) {
      TermsInForce.Multiple multiple = terms(id, tier).of(standard);
      if (multiple == null) {
        left.add(id + ": its " + tier + " price stays as it was, it is no multiple");
        continue;
      }
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("model", id.toString());
      line.put("tier", tier);
      line.put("from", from(id));
      if (multiple.upTo() != Long.MAX_VALUE) {
        line.put("up_to", multiple.upTo());
      }
      line.put("times", multiple.times());
      lines.add(whence(line));
    }
    return lines;
  }

  private TermsInForce terms(ModelId id, String tier) {
    return new TermsInForce(sheet.rows(id, tier), now);
  }

  private Map<String, Object> line(ModelId id, Quote quote) {
    return line(id, quote, Long.MAX_VALUE);
  }

  private Map<String, Object> line(ModelId id, Quote quote, long upTo) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("model", id.toString());
    if (!quote.tier().equals(PriceRow.STANDARD)) {
      line.put("tier", quote.tier());
    }
    line.put("from", from(id));
    if (quote.above() > 0) {
      line.put("above", quote.above());
    }
    if (upTo != Long.MAX_VALUE) {
      line.put("up_to", upTo);
    }
    quote.usd().forEach((bucket, usd) -> line.put(bucket.id(), usd));
    if (quote.request() != null) {
      line.put("request", quote.request());
    }
    return whence(line);
  }

  private Map<String, Object> whence(Map<String, Object> line) {
    line.put("source", source);
    line.put("as_of", today);
    return line;
  }

  /// From today on, or where today has had a refresh of this model already, from now on.
  private String from(ModelId id) {
    long begins = LocalDate.parse(today).toEpochDay() * 86_400;
    boolean again =
        sheet.tiers(id).stream()
            .flatMap(tier -> sheet.rows(id, tier).stream())
            .anyMatch(row -> row.model().equals(id) && row.period().from() >= begins);
    return again ? now.toString() : today;
  }
}
