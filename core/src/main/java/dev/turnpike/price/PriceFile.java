package dev.turnpike.price;

import dev.turnpike.catalog.DataFile;
import dev.turnpike.catalog.ModelId;
import dev.turnpike.conversation.Bucket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a provider's price list, `rows/ID.jsonl`: one row a line. A line without a model says
/// which `source` and `as_of` the rows after it have, unless they say it themselves.
///
/// A row has rates, or it has `times`: then it stands for the standard rows of its model with all
/// token rates multiplied. Model `*` stands for every model of the provider that has no row of that
/// tier.
final class PriceFile {
  static final String EVERY_MODEL = "*";

  private static final Map<String, Bucket> BUCKETS = new HashMap<>();
  private static final String KNOWN;

  static {
    for (Bucket bucket : Bucket.values()) {
      BUCKETS.put(bucket.id(), bucket);
    }
    KNOWN =
        "model, tier, from, to, daily, days, above, up_to, times, "
            + String.join(", ", List.of(Bucket.values()).stream().map(Bucket::id).toList())
            + ", request, source, as_of";
  }

  private final DataFile file;
  private final String provider;
  private final List<PriceRow> rows = new ArrayList<>();
  private final List<Line> multiples = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private String source = "";
  private String asOf = "";

  private PriceFile(DataFile file, String provider) {
    this.file = file;
    this.provider = provider;
  }

  static List<PriceRow> read(DataFile file, String provider) {
    PriceFile prices = new PriceFile(file, provider);
    while (file.next()) {
      prices.add(prices.new Line());
    }
    prices.multiply();
    return prices.rows;
  }

  private void add(Line line) {
    file.fields(line::field);
    if (line.model.isEmpty() && line.onlySaysWhence()) {
      source = line.source;
      asOf = line.asOf;
      return;
    }
    if (line.model.isEmpty() || line.source.isEmpty() || line.asOf.isEmpty()) {
      throw file.wrong("a row must have model, source and as_of");
    }
    if (!ids.add(line.id())) {
      throw file.wrong("row " + line.id() + " is there twice, must be there once");
    }
    try {
      if (line.times == null) {
        rows.add(line.row());
      } else if (line.tier.equals(PriceRow.STANDARD) || !line.usd.isEmpty()) {
        throw new IllegalArgumentException("a row with times must have a tier and no rates");
      } else {
        multiples.add(line);
      }
    } catch (IllegalArgumentException e) {
      throw file.wrong(String.valueOf(e.getMessage()));
    }
  }

  private void multiply() {
    Map<String, List<PriceRow>> standard = new LinkedHashMap<>();
    for (PriceRow row : rows) {
      if (row.tier().equals(PriceRow.STANDARD)) {
        standard.computeIfAbsent(row.model().model(), _ -> new ArrayList<>(2)).add(row);
      }
    }
    for (Line line : multiples) {
      Set<String> models =
          line.model.equals(EVERY_MODEL)
              ? without(line.tier, standard.keySet())
              : Set.of(line.model);
      for (String model : models) {
        List<PriceRow> found = standard.get(model);
        if (found == null) {
          throw file.wrong("a " + line.tier + " row multiplies " + model + ", which has no price");
        }
        found.forEach(line::multiple);
      }
    }
  }

  /// The models that have no row of a tier.
  private Set<String> without(String tier, Set<String> all) {
    Set<String> models = new LinkedHashSet<>(all);
    for (PriceRow row : rows) {
      if (row.tier().equals(tier)) {
        models.remove(row.model().model());
      }
    }
    for (Line line : multiples) {
      if (line.tier.equals(tier)) {
        models.remove(line.model);
      }
    }
    return models;
  }

  private final class Line {
    private String model = "";
    private String tier = PriceRow.STANDARD;
    private @Nullable String from;
    private @Nullable String to;
    private @Nullable String daily;
    private @Nullable String days;
    private long above;
    private long upTo = Long.MAX_VALUE;
    private @Nullable String times;
    private final Map<Bucket, String> usd = new EnumMap<>(Bucket.class);
    private @Nullable String request;
    private String source = PriceFile.this.source;
    private String asOf = PriceFile.this.asOf;

    private void field(String key) {
      switch (key) {
        case "model" -> model = file.text();
        case "tier" -> tier = file.text();
        case "from" -> from = file.text();
        case "to" -> to = file.text();
        case "daily" -> daily = file.text();
        case "days" -> days = file.text();
        case "above" -> above = file.count();
        case "up_to" -> upTo = file.count();
        case "times" -> times = file.text("a decimal text");
        case "request" -> request = file.text("a decimal text");
        case "source" -> source = file.text();
        case "as_of" -> asOf = file.text();
        default -> {
          Bucket bucket = BUCKETS.get(key);
          if (bucket == null) {
            throw file.unknown(key, KNOWN);
          }
          usd.put(bucket, file.text("a decimal text"));
        }
      }
    }

    private boolean onlySaysWhence() {
      return usd.isEmpty() && times == null && request == null && !source.isEmpty();
    }

    private String id() {
      StringBuilder id = new StringBuilder(provider).append('/').append(model);
      append(id, "@", from);
      append(id, ";", tier.equals(PriceRow.STANDARD) ? null : tier);
      append(id, ";daily=", daily);
      append(id, ";days=", days);
      append(id, ";above=", above == 0 ? null : above);
      append(id, ";up_to=", upTo == Long.MAX_VALUE ? null : upTo);
      return id.toString();
    }

    private PriceRow row() {
      Period period = Period.of(from, to, daily, days);
      Rates rates = Rates.of(usd, request);
      ModelId modelId = new ModelId(provider, model);
      return new PriceRow(id(), modelId, tier, period, above, upTo, rates, source, asOf);
    }

    /// Adds what this row makes of a standard one, if anything of that lies within its limit.
    private void multiple(PriceRow row) {
      if (times == null || row.above() >= upTo) {
        return;
      }
      String limit = upTo == Long.MAX_VALUE ? "" : ";up_to=" + upTo;
      Rates multiplied;
      try {
        multiplied = row.rates().times(times);
      } catch (IllegalArgumentException e) {
        throw file.wrong(row.id() + ";" + tier + ": " + e.getMessage());
      }
      rows.add(
          new PriceRow(
              row.id() + ";" + tier + limit,
              row.model(),
              tier,
              row.period(),
              row.above(),
              Math.min(row.upTo(), upTo),
              multiplied,
              source,
              asOf));
    }
  }

  private static void append(StringBuilder id, String before, @Nullable Object value) {
    if (value != null) {
      id.append(before).append(value);
    }
  }
}
