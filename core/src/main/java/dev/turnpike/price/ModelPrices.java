package dev.turnpike.price;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The rows of one model, by service tier and in the order in which they count.
final class ModelPrices {
  private final Map<String, List<PriceRow>> byTier = new HashMap<>();

  /// `own` rows count before `shipped` ones of the same tier.
  ModelPrices(List<PriceRow> own, List<PriceRow> shipped) {
    add(own);
    add(shipped);
  }

  /// The rows of one of the model's names before those of the model.
  ModelPrices(List<PriceRow> named, List<PriceRow> own, List<PriceRow> shipped) {
    add(named);
    add(own);
    add(shipped);
  }

  /// Null where the tier has no price at all.
  @Nullable List<PriceRow> rows(String tier) {
    return byTier.get(tier);
  }

  Set<String> tiers() {
    return new TreeSet<>(byTier.keySet());
  }

  /// A provider's word for a service tier as our rows have it. Not said, or the provider's default,
  /// is `standard`. Any other word stands for itself: it has rows, or the call has no price.
  static String tier(@Nullable String word) {
    if (word == null) {
      return PriceRow.STANDARD;
    }
    return switch (word) {
      case "", "default", "standard", "auto", "standard_only", "on_demand", "ON_DEMAND" ->
          PriceRow.STANDARD;
      case "flex", "priority", "batch", "fast" -> word;
      case "on_demand_flex", "ON_DEMAND_FLEX" -> "flex";
      case "on_demand_priority", "ON_DEMAND_PRIORITY" -> "priority";
      default -> {
        String lower = word.toLowerCase(Locale.ROOT);
        yield lower.equals(word) ? word : tier(lower);
      }
    };
  }

  private void add(List<PriceRow> rows) {
    List<PriceRow> sorted = new ArrayList<>(rows);
    sorted.sort(PriceRow::precedence);
    for (PriceRow row : sorted) {
      byTier.computeIfAbsent(row.tier(), _ -> new ArrayList<>(2)).add(row);
    }
  }
}
