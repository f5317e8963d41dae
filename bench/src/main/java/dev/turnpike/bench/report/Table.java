package dev.turnpike.bench.report;

import java.util.ArrayList;
import java.util.List;

/// A table of Markdown whose columns line up in plain text too.
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... heads) {
    rows.add(List.of(heads));
  }

  public void row(String... cells) {
    if (cells.length != rows.getFirst().size()) {
      throw new IllegalArgumentException(
          "a row has " + cells.length + " cells, must have " + rows.getFirst().size());
    }
    rows.add(List.of(cells));
  }

  public boolean isEmpty() {
    return rows.size() == 1;
  }

  public String text() {
    StringBuilder text = new StringBuilder();
    line(text, rows.getFirst());
    text.append('|');
    for (int column = 0; column < rows.getFirst().size(); column++) {
      String dashes = "-".repeat(width(column) + 1);
      text.append(column == 0 ? dashes + "-" : dashes + ":").append('|');
    }
    text.append('\n');
    rows.stream().skip(1).forEach(row -> line(text, row));
    return text.toString();
  }

  /// The first column is words and begins at the left, the others are figures and end at the right.
  private void line(StringBuilder text, List<String> cells) {
    text.append('|');
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      String space = " ".repeat(width(column) - length(cell));
      text.append(' ').append(column == 0 ? cell + space : space + cell).append(" |");
    }
    text.append('\n');
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
