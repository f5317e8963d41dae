package dev.turnpike.gateway.prices;

import dev.turnpike.catalog.ModelId;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.price.PriceList;
import dev.turnpike.price.PriceRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Whether the long-context rows of a model follow one another: from 0 on, without a gap, and each
/// at least as dear as the one below it.
final class CliffCheck {
  private CliffCheck() {}

  /// Rows that belong together: of one model and tier and one beginning.
  private record Terms(ModelId model, String tier, long from) {}

  static List<String> notes(PriceList list) {
    Map<Terms, List<PriceList.Line>> groups = new LinkedHashMap<>();
    for (PriceList.Line line : list.lines()) {
      PriceRow row = line.row();
      if (!row.period().isPartial()) {
        groups
            .computeIfAbsent(
                new Terms(row.model(), row.tier(), row.period().from()), _ -> new ArrayList<>())
            .add(line);
      }
    }
    List<String> notes = new ArrayList<>();
    for (List<PriceList.Line> group : groups.values()) {
      group.sort(Comparator.comparingLong(line -> line.row().above()));
      look(list.name(), group, notes);
    }
    return notes;
  }

  private static void look(String name, List<PriceList.Line> rows, List<String> notes) {
    PriceList.Line before = rows.getFirst();
    if (before.row().above() > 0) {
      notes.add(
          "%s:%d: %s has no row for prompts of up to %d tokens from then on"
              .formatted(name, before.number(), before.row().id(), before.row().above()));
    }
    for (PriceList.Line line : rows.subList(1, rows.size())) {
      PriceRow low = before.row();
      PriceRow high = line.row();
      if (low.upTo() < high.above()) {
        notes.add(
            "%s:%d: no row is for prompts of %d to %d tokens"
                .formatted(name, line.number(), low.upTo() + 1, high.above()));
      }
      for (Bucket bucket : List.of(Bucket.INPUT, Bucket.OUTPUT)) {
        OptionalLong one = low.rates().of(bucket);
        OptionalLong other = high.rates().of(bucket);
        if (one.isPresent() && other.isPresent() && other.getAsLong() < one.getAsLong()) {
          notes.add(
              "%s:%d: %s is cheaper above %d tokens than below"
                  .formatted(name, line.number(), bucket.id(), high.above()));
        }
      }
      before = line;
    }
  }
}
