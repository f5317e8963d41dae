package dev.turnpike.bench.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// All that a run has found, in the order in which it was found.
public final class Findings {
  private final List<Section> sections = new ArrayList<>();
  private final Map<Figure, Spread> figures = new EnumMap<>(Figure.class);

  public void add(Section section) {
    sections.add(section);
  }

  public void add(Figure figure, Spread measured) {
    figures.put(figure, measured);
  }

  public List<Section> sections() {
    return List.copyOf(sections);
  }

  /// The targets beside what was measured; only those that were measured.
  public Section targets() {
    Table table = new Table("Turnpike with everything on", "at most", "measured", "");
    figures.forEach(
        (figure, measured) ->
            table.row(
                figure.meaning(),
                Spread.number(figure.target()) + " " + figure.unit(),
                measured.text() + " " + figure.unit(),
                verdict(figure.target(), measured.median())));
    return new Section("Targets", "Medians, with the least and the greatest.", table, List.of());
  }

  private static String verdict(double target, double median) {
    if (median <= target) {
      return "reached";
    }
    return "missed by " + Spread.number((median / target - 1) * 100) + " %";
  }
}
