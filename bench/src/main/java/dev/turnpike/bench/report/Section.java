package dev.turnpike.bench.report;

import java.util.List;

/// What one scenario found.
public record Section(String title, String explanation, Table table, List<String> notes) {
  public Section {
    notes = List.copyOf(notes);
  }

  /// As Markdown.
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("### ").append(title).append("\n\n").append(explanation).append('\n');
    if (!table.isEmpty()) {
      text.append('\n').append(table.text());
    }
    if (!notes.isEmpty()) {
      text.append('\n');
      notes.forEach(note -> text.append("* ").append(note).append('\n'));
    }
    return text.toString();
  }
}
