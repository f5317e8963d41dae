package dev.turnpike.bench.report;

import java.util.List;
import java.util.Locale;

/// The median of some measurements, with the least and the greatest.
public record Spread(double median, double least, double greatest) {

  /// Refuses an empty list: what was not measured has no median.
  public static Spread of(List<Double> measured) {
    if (measured.isEmpty()) {
      throw new IllegalArgumentException("a spread of no measurements");
    }
    List<Double> sorted = measured.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(median, sorted.getFirst(), sorted.getLast());
  }

  /// As `31 (29–34)`, or `31` where all were alike; one decimal below ten, so that small figures
  /// keep their meaning.
  public String text() {
    if (number(least).equals(number(greatest))) {
      return number(median);
    }
    return number(median) + " (" + number(least) + "–" + number(greatest) + ")";
  }

  /// A figure with as many decimals as it bears.
  public static String number(double value) {
    String form = Math.abs(value) < 9.95 ? "%,.1f" : "%,.0f";
    return String.format(Locale.ROOT, form, value);
  }
}
