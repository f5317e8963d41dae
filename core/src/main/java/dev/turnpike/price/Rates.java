package dev.turnpike.price;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What each bucket costs: whole pico-USD for a token or a character, whole nano-USD for a search.
///
/// A bucket without a rate of its own is never free: it takes the rate of what it is a kind of. A
/// cached or stored prompt token costs what a plain one does, audio and images what text does,
/// thinking what the answer does. A search and a character have no such relative.
public final class Rates {
  private static final Bucket[] BUCKETS = Bucket.values();
  private static final long MISSING = -1;
  private static final long PICOS_IN_A_NANO = 1000;

  private final long[] rates;
  private final long requestNanos;

  private Rates(long[] rates, long requestNanos) {
    this.rates = rates;
    this.requestNanos = requestNanos;
  }

  /// USD as decimal text: for a million tokens or characters, for 1,000 searches, and in `request`
  /// for 1,000 calls (a search engine's fee), null where there is none.
  public static Rates of(Map<Bucket, String> usd, @Nullable String request) {
    long[] rates = new long[BUCKETS.length];
    Arrays.fill(rates, MISSING);
    usd.forEach((bucket, text) -> rates[bucket.ordinal()] = rate(bucket.id(), text));
    for (Bucket bucket : BUCKETS) {
      inherit(bucket, rates);
    }
    return new Rates(rates, request == null ? 0 : rate("request", request));
  }

  /// Millionths of a USD for a million tokens or 1,000 searches; empty where there is no rate.
  public OptionalLong of(Bucket bucket) {
    long rate = rates[bucket.ordinal()];
    return rate == MISSING ? OptionalLong.empty() : OptionalLong.of(rate);
  }

  /// The rates as a price list has them, in the order of the buckets: those that differ from what a
  /// bucket takes from its kind.
  public Map<Bucket, String> usd() {
    Map<Bucket, String> usd = new EnumMap<>(Bucket.class);
    long[] alone = new long[BUCKETS.length];
    Arrays.fill(alone, MISSING);
    for (Bucket bucket : BUCKETS) {
      inherit(bucket, alone);
      int i = bucket.ordinal();
      if (rates[i] != alone[i]) {
        usd.put(bucket, Decimal.text(rates[i]));
        alone[i] = rates[i];
      }
    }
    return usd;
  }

  /// USD for 1,000 calls; null where there is no such fee.
  public @Nullable String request() {
    return requestNanos == 0 ? null : Decimal.text(requestNanos);
  }

  /// The same with all token rates multiplied; fees for searches and requests stay.
  Rates times(String factor) {
    long millionths = rate("times", factor);
    long[] products = rates.clone();
    for (Bucket bucket : BUCKETS) {
      int i = bucket.ordinal();
      if (bucket.isPricedByTheMillion() && rates[i] != MISSING) {
        products[i] = product(bucket, rates[i], millionths);
      }
    }
    return new Rates(products, requestNanos);
  }

  /// The first bucket that was used and has no rate; null where all have one.
  @Nullable Bucket missing(Usage usage) {
    for (Bucket bucket : BUCKETS) {
      if (rates[bucket.ordinal()] == MISSING && usage.of(bucket) != 0) {
        return bucket;
      }
    }
    return null;
  }

  /// Nano-USD for each bucket; every bucket that was used has a rate.
  long[] nanos(Usage usage) {
    long[] nanos = new long[BUCKETS.length];
    boolean used = false;
    for (int i = 0; i < nanos.length; i++) {
      Bucket bucket = BUCKETS[i];
      long count = usage.of(bucket);
      if (count != 0) {
        used = true;
        nanos[i] = bucket.isPricedByTheMillion() ? halfEven(count * rates[i]) : count * rates[i];
      }
    }
    if (used) {
      nanos[Bucket.WEB_SEARCH.ordinal()] += requestNanos;
    }
    return nanos;
  }

  /// Whole nano-USD, the even one where two are equally near.
  private static long halfEven(long picos) {
    long whole = picos / PICOS_IN_A_NANO;
    long twiceTheRest = picos % PICOS_IN_A_NANO * 2;
    boolean up =
        twiceTheRest > PICOS_IN_A_NANO || (twiceTheRest == PICOS_IN_A_NANO && whole % 2 == 1);
    return up ? whole + 1 : whole;
  }

  private static void inherit(Bucket bucket, long[] rates) {
    int i = bucket.ordinal();
    switch (bucket) {
      case INPUT, OUTPUT, WEB_SEARCH, CHARACTERS -> {}
      case INPUT_AUDIO, INPUT_IMAGE, CACHE_READ, CACHE_WRITE_5M -> take(i, Bucket.INPUT, rates);
      case CACHE_READ_AUDIO -> {
        // Where audio has a rate of its own (then not the text's), cached audio is dearer than
        // cached text by an unknown factor: it is billed as uncached audio.
        boolean own = rates[Bucket.INPUT_AUDIO.ordinal()] != rates[Bucket.INPUT.ordinal()];
        take(i, own ? Bucket.INPUT_AUDIO : Bucket.CACHE_READ, rates);
      }
      case CACHE_WRITE_1H -> take(i, Bucket.CACHE_WRITE_5M, rates);
      case REASONING, OUTPUT_AUDIO, OUTPUT_IMAGE -> take(i, Bucket.OUTPUT, rates);
    }
  }

  private static void take(int i, Bucket other, long[] rates) {
    if (rates[i] == MISSING) {
      rates[i] = rates[other.ordinal()];
    }
  }

  private static long rate(String name, String text) {
    try {
      return Decimal.millionths(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " " + e.getMessage(), e);
    }
  }

  private static long product(Bucket bucket, long rate, long millionths) {
    long product = Math.multiplyExact(rate, millionths);
    if (product % 1_000_000 != 0 || product / 1_000_000 > Decimal.MOST) {
      throw new IllegalArgumentException(
          "times makes " + bucket.id() + " finer than six places or dearer than 5000");
    }
    return product / 1_000_000;
  }
}
