package dev.turnpike.price;

import dev.turnpike.catalog.DataFile;
import dev.turnpike.catalog.ModelId;
import dev.turnpike.conversation.Bucket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a price list, one row a line: `rows/ID.jsonl` of a provider that ships, or one of the data
/// folder, whose models have their full ids. A line without a model says which `source` and `as_of`
/// the rows after it have, unless they say it themselves.
///
/// A row has rates, or it has `times`: then it stands for the standard rows of its model in the
/// same list with all token rates multiplied. Model `*` stands for every model of the provider that
/// has no row of that tier.
final class PriceFile {
  static final String EVERY_MODEL = "*";

  private static final ModelId UNKNOWN = new ModelId(EVERY_MODEL, EVERY_MODEL);
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

  private final PriceList.Kind kind;
  private final String name;
  private final @Nullable String provider;
  private final List<PriceList.Line> rows = new ArrayList<>();
  private final List<Line> multiples = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private DataFile file;
  private String source;
  private String asOf = "";

  private PriceFile(DataFile file, PriceList.Kind kind, @Nullable String provider) {
    this.file = file;
    this.name = file.name();
    this.kind = kind;
    this.provider = provider;
    this.source = kind == PriceList.Kind.OWN ? PriceRow.OWN : "";
  }

  /// The first fault is an error.
  static List<PriceRow> read(DataFile file, String provider) {
    PriceFile prices = new PriceFile(file, PriceList.Kind.SHIPPED, provider);
    prices.addAll();
    // Plain loops: this is read at every start, and a first lambda costs it a millisecond.
    Map<ModelId, List<PriceRow>> standard = prices.standard();
    for (Line line : prices.multiples) {
      prices.multiply(line, standard);
    }
    List<PriceRow> rows = new ArrayList<>(prices.rows.size());
    for (PriceList.Line line : prices.rows) {
      rows.add(line.row());
    }
    return rows;
  }

  /// Every fault is told, in the order of the lines.
  static PriceList list(
      String name, byte[] content, PriceList.Kind kind, @Nullable String provider) {
    List<String> faults = new ArrayList<>();
    PriceFile prices = new PriceFile(DataFile.of(name, new byte[0]), kind, provider);
    int number = 0;
    int begin = 0;
    while (begin < content.length) {
      int end = begin;
      while (end < content.length && content[end] != '\n') {
        end++;
      }
      number++;
      byte[] line = Arrays.copyOfRange(content, begin, end);
      begin = end + 1;
      try (DataFile part = DataFile.part(name, line, number)) {
        prices.file = part;
        prices.addAll();
      } catch (IllegalArgumentException e) {
        faults.add(String.valueOf(e.getMessage()));
      }
    }
    Map<ModelId, List<PriceRow>> standard = prices.standard();
    for (Line line : prices.multiples) {
      try {
        prices.multiply(line, standard);
      } catch (IllegalArgumentException e) {
        faults.add(String.valueOf(e.getMessage()));
      }
    }
    return new PriceList(name, prices.rows, faults);
  }

  private void addAll() {
    while (file.next()) {
      add(new Line());
    }
  }

  private void add(Line line) {
    file.fields(line::field);
    line.number = file.line();
    if (line.model.isEmpty() && line.onlySaysWhence()) {
      source = line.source;
      asOf = line.asOf;
      return;
    }
    boolean saysWhence = !line.source.isEmpty() && !line.asOf.isEmpty();
    if (line.model.isEmpty() || !(saysWhence || kind == PriceList.Kind.OWN)) {
      throw file.wrong("a row must have model, source and as_of");
    }
    line.id = provider == null ? fullId(line.model) : new ModelId(provider, line.model);
    if (!ids.add(line.id())) {
      throw file.wrong("row " + line.id() + " is there twice, must be there once");
    }
    try {
      if (line.times == null) {
        rows.add(new PriceList.Line(line.row(), line.number));
      } else if (line.tier.equals(PriceRow.STANDARD) || !line.usd.isEmpty()) {
        throw new IllegalArgumentException("a row with times must have a tier and no rates");
      } else if (line.above != 0 || line.daily != null || line.days != null) {
        throw new IllegalArgumentException(
            "a row with times must have no above, daily and days: those of the rows it multiplies"
                + " hold");
      } else {
        line.validity = Period.of(line.from, line.to, null, null);
        multiples.add(line);
      }
    } catch (IllegalArgumentException e) {
      throw file.wrong(String.valueOf(e.getMessage()));
    }
  }

  private ModelId fullId(String model) {
    return ModelId.parse(model)
        .orElseThrow(() -> file.wrong("model is " + model + ", must be such as openai/gpt-5"));
  }

  /// What the lines with `times` multiply. It does not change while they do.
  private Map<ModelId, List<PriceRow>> standard() {
    Map<ModelId, List<PriceRow>> standard = new LinkedHashMap<>();
    for (PriceList.Line row : rows) {
      if (row.row().tier().equals(PriceRow.STANDARD)) {
        standard.computeIfAbsent(row.row().model(), _ -> new ArrayList<>(2)).add(row.row());
      }
    }
    return standard;
  }

  private void multiply(Line line, Map<ModelId, List<PriceRow>> standard) {
    Set<ModelId> models =
        line.id.model().equals(EVERY_MODEL) ? without(line, standard.keySet()) : Set.of(line.id);
    for (ModelId model : models) {
      List<PriceRow> found = standard.get(model);
      if (found == null) {
        throw line.wrong(
            "a " + line.tier + " row multiplies " + model.model() + ", which has no price");
      }
      long last = end(line);
      for (PriceRow row : found) {
        line.multiple(row, last, found);
      }
    }
  }

  /// When the line ends: where it says so, or where the next one for the same begins.
  private long end(Line line) {
    long end = line.validity.to();
    for (Line other : multiples) {
      long begin = other.validity.from();
      if (other.id.equals(line.id)
          && other.tier.equals(line.tier)
          && begin > line.validity.from()
          && begin < end) {
        end = begin;
      }
    }
    return end;
  }

  /// The models of the line's provider that have no row of its tier.
  private Set<ModelId> without(Line line, Set<ModelId> all) {
    Set<ModelId> models = new LinkedHashSet<>();
    for (ModelId model : all) {
      if (model.provider().equals(line.id.provider())) {
        models.add(model);
      }
    }
    for (PriceList.Line row : rows) {
      if (row.row().tier().equals(line.tier)) {
        models.remove(row.row().model());
      }
    }
    for (Line other : multiples) {
      if (other.tier.equals(line.tier)) {
        models.remove(other.id);
      }
    }
    return models;
  }

  private final class Line {
    private int number;
    private String model = "";
    private ModelId id = UNKNOWN;
    private String tier = PriceRow.STANDARD;
    private @Nullable String from;
    private @Nullable String to;
    private @Nullable String daily;
    private @Nullable String days;
    private long above;
    private long upTo = Long.MAX_VALUE;
    private @Nullable String times;
    private Period validity = Period.ALWAYS;
    private final Map<Bucket, String> usd = new EnumMap<>(Bucket.class);
    private @Nullable String request;
    private String source = PriceFile.this.source;
    private String asOf = PriceFile.this.asOf;

    private void field(String key) {
      switch (key) {
        case "model" -> model = file.text();
        case "tier" -> tier = ModelPrices.tier(file.text());
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
      StringBuilder text = new StringBuilder(id.toString());
      append(text, "@", from);
      append(text, ";", tier.equals(PriceRow.STANDARD) ? null : tier);
      append(text, ";daily=", daily);
      append(text, ";days=", days);
      append(text, ";above=", above == 0 ? null : above);
      append(text, ";up_to=", upTo == Long.MAX_VALUE ? null : upTo);
      append(text, ";", kind.mark());
      return text.toString();
    }

    private IllegalArgumentException wrong(String what) {
      return new IllegalArgumentException(name + ", line " + number + ": " + what);
    }

    private PriceRow row() {
      Period period = Period.of(from, to, daily, days);
      Rates rates = Rates.of(usd, request);
      return new PriceRow(id(), id, tier, period, above, upTo, rates, source, asOf);
    }

    /// Adds what this row makes of a standard one, if anything of that lies within its limits and
    /// is not another standard row's by then. `end` is when it gives way to the next of its kind.
    private void multiple(PriceRow row, long end, List<PriceRow> standard) {
      Period period = row.period().within(validity.from(), end);
      if (times == null
          || period == null
          || row.above() >= upTo
          || isFollowed(row, period.from(), standard)) {
        return;
      }
      String limit = upTo == Long.MAX_VALUE ? "" : ";up_to=" + upTo;
      limit += period.from() == row.period().from() ? "" : ";from=" + from;
      Rates multiplied;
      try {
        multiplied = row.rates().times(times);
      } catch (IllegalArgumentException e) {
        throw wrong(row.id() + ";" + tier + ": " + e.getMessage());
      }
      PriceRow product =
          new PriceRow(
              row.id() + ";" + tier + limit,
              row.model(),
              tier,
              period,
              row.above(),
              Math.min(row.upTo(), upTo),
              multiplied,
              source,
              asOf);
      rows.add(new PriceList.Line(product, number));
    }
  }

  private static boolean isFollowed(PriceRow row, long at, List<PriceRow> standard) {
    for (PriceRow other : standard) {
      if (other.above() == row.above()
          && other.period().hasHoursOf(row.period())
          && other.period().from() > row.period().from()
          && other.period().from() <= at) {
        return true;
      }
    }
    return false;
  }

  private static void append(StringBuilder id, String before, @Nullable Object value) {
    if (value != null) {
      id.append(before).append(value);
    }
  }
}
