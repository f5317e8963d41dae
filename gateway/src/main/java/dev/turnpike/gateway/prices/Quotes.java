package dev.turnpike.gateway.prices;

import dev.turnpike.catalog.ModelId;
import dev.turnpike.gateway.log.Shown;
import dev.turnpike.price.Rates;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// All that a source says, by our names: collected by the reader of its format.
///
/// `knowsCliffs` says that the source would tell of a long-context price if there was one.
final class Quotes {
  /// More than any source has.
  static final int MOST_MODELS = 50_000;

  private static final int MOST_DIGITS = 40;

  /// Some sources were binary fractions once: 0.5999999999999999 is 0.6.
  private static final MathContext BINARY_NOISE = new MathContext(12);

  private static final BigDecimal MOST_TOKENS = BigDecimal.valueOf(1_000_000_000_000L);

  private final String source;
  private final boolean knowsCliffs;
  private final Map<ModelId, List<Quote>> byModel =
      new TreeMap<>(Comparator.comparing(ModelId::toString));
  private final Set<ModelId> byHours = new TreeSet<>(Comparator.comparing(ModelId::toString));
  private final Set<String> providers = new TreeSet<>();
  private final List<String> notes = new ArrayList<>();

  Quotes(String source, boolean knowsCliffs) {
    this.source = source;
    this.knowsCliffs = knowsCliffs;
  }

  /// The source says something of this provider's prices.
  void covers(String provider) {
    providers.add(provider);
  }

  /// Keeps what can be a price row; what cannot is noted.
  void add(ModelId model, List<Quote> quotes) {
    if (model.model().equals("*")) {
      notes.add(model + ": that is every model's name and no model's; not taken");
      return;
    }
    List<Quote> good = new ArrayList<>();
    for (Quote quote : quotes) {
      try {
        Rates.of(quote.usd(), quote.request());
      } catch (IllegalArgumentException e) {
        notes.add(model + ": " + e.getMessage() + "; not taken");
        return;
      }
      if (!quote.isEmpty()) {
        good.add(quote);
      }
    }
    if (!good.isEmpty() && byModel.size() < MOST_MODELS) {
      good.sort(Comparator.comparing(Quote::tier).thenComparingLong(Quote::above));
      byModel.putIfAbsent(model, List.copyOf(good));
    }
  }

  /// The model's price depends on the hour, which a refresh leaves to people.
  void byHours(ModelId model) {
    byHours.add(model);
  }

  void note(String note) {
    notes.add(note);
  }

  String source() {
    return source;
  }

  boolean knowsCliffs() {
    return knowsCliffs;
  }

  Map<ModelId, List<Quote>> byModel() {
    return byModel;
  }

  boolean dependsOnHours(ModelId model) {
    return byHours.contains(model);
  }

  Set<String> providers() {
    return providers;
  }

  List<String> notes() {
    return notes;
  }

  /// A number of the source moved by powers of ten, as decimal text; empty where it is no price.
  static String usd(JsonNode number, int power) {
    if (number.isMissingNode() || number.isNull()) {
      return "";
    }
    if (!isPlain(number)) {
      return Shown.of(number.toString(), 40); // which no rate can be, and the model's note says so
    }
    BigDecimal usd = number.decimalValue().movePointRight(power).round(BINARY_NOISE);
    return usd.signum() == 0 ? "0" : usd.stripTrailingZeros().toPlainString();
  }

  /// A number of tokens; -1 where it is none.
  static long tokens(JsonNode number) {
    if (!isPlain(number)) {
      return -1;
    }
    BigDecimal tokens = number.decimalValue().stripTrailingZeros();
    return tokens.scale() > 0 || tokens.compareTo(MOST_TOKENS) > 0 ? -1 : tokens.longValue();
  }

  /// Not negative, and not `1e999999999`, whose digits would fill the memory.
  private static boolean isPlain(JsonNode number) {
    if (!number.isNumber()) {
      return false;
    }
    BigDecimal value = number.decimalValue();
    return value.signum() >= 0
        && Math.abs((long) value.scale()) <= MOST_DIGITS
        && value.precision() <= MOST_DIGITS;
  }
}
