package dev.turnpike.price;

import dev.turnpike.catalog.ModelId;
import dev.turnpike.conversation.Bucket;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One line of a price list: the rates of a model's calls of one service tier in one period, for
/// prompts of more than `above` and at most `upTo` tokens (a cliff: such a call is priced by this
/// row whole).
///
/// `id` never changes its meaning: a new price is a new row with a `from` of its own.
public record PriceRow(
    String id,
    ModelId model,
    String tier,
    Period period,
    long above,
    long upTo,
    Rates rates,
    String source,
    String asOf) {
  /// The service tier of a call of which nobody says another.
  public static final String STANDARD = "standard";

  /// The source of an operator's own rows.
  static final String OWN = "own";

  public PriceRow {
    if (above < 0 || above >= upTo) {
      throw new IllegalArgumentException(
          "above is " + above + ", must be from 0 on and less than up_to");
    }
  }

  /// An operator's own price, USD for a million tokens as decimal text; null where none is given.
  public static PriceRow own(
      ModelId model, @Nullable String input, @Nullable String output, @Nullable String cacheRead) {
    Map<Bucket, String> usd = new EnumMap<>(Bucket.class);
    if (input != null) {
      usd.put(Bucket.INPUT, input);
    }
    if (output != null) {
      usd.put(Bucket.OUTPUT, output);
    }
    if (cacheRead != null) {
      usd.put(Bucket.CACHE_READ, cacheRead);
    }
    if (isZero(input) && isZero(output)) {
      usd.put(Bucket.CHARACTERS, "0"); // a server of one's own costs nothing whatever it does
    }
    return new PriceRow(
        model + ";" + OWN,
        model,
        STANDARD,
        Period.ALWAYS,
        0,
        Long.MAX_VALUE,
        Rates.of(usd, null),
        OWN,
        "");
  }

  private static boolean isZero(@Nullable String usd) {
    return usd != null && Decimal.millionths(usd) == 0;
  }

  /// Of several rows that cover a call the first counts: the newest, then one that names hours,
  /// then the highest cliff.
  static int precedence(PriceRow one, PriceRow other) {
    if (one.period.from() != other.period.from()) {
      return Long.compare(other.period.from(), one.period.from());
    }
    return one.period.isPartial() != other.period.isPartial()
        ? Boolean.compare(other.period.isPartial(), one.period.isPartial())
        : Long.compare(other.above, one.above);
  }

  /// Whether it is the row for a prompt of that size at that time, as far as no other row counts
  /// before it.
  public boolean covers(long promptTokens, Instant at) {
    return covers(promptTokens, at.getEpochSecond());
  }

  /// Whether both cover some call and nothing says which of them counts.
  public boolean clashes(PriceRow other) {
    return model.equals(other.model)
        && tier.equals(other.tier)
        && precedence(this, other) == 0
        && period.meets(other.period);
  }

  boolean covers(long promptTokens, long second) {
    return promptTokens <= upTo && (promptTokens > above || above == 0) && period.covers(second);
  }
}
