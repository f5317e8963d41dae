package dev.turnpike.catalog;

import java.util.Map;
import java.util.Optional;

/// Finds the row of a model that is asked for by another of its names.
final class ModelNames {
  private static final String LATEST = "-latest";

  private ModelNames() {}

  static Optional<Model> find(String modelId, Map<String, Model> models) {
    for (Model model : models.values()) {
      if (model.also().contains(modelId)) {
        return Optional.of(model);
      }
    }
    return undated(modelId).flatMap(id -> Optional.ofNullable(models.get(id)));
  }

  /// The id less its `-latest` or its date (`-2025-08-07`, `-20250807`, `@20250807`); empty where
  /// it has none.
  static Optional<String> undated(String modelId) {
    int end = modelId.endsWith(LATEST) ? modelId.length() - LATEST.length() : dateAt(modelId);
    return end > 0 ? Optional.of(modelId.substring(0, end)) : Optional.empty();
  }

  /// Where the date begins that ends the id, its mark included; -1 where none does.
  private static int dateAt(String modelId) {
    int at = modelId.length();
    int digits = 0;
    while (at > 0 && digits < 8) {
      char c = modelId.charAt(--at);
      if (Character.isDigit(c)) {
        digits++;
      } else if (c != '-' || (digits != 2 && digits != 4)) {
        return -1;
      }
    }
    boolean date =
        at > 0
            && modelId.startsWith("20", at)
            && (modelId.charAt(at - 1) == '-' || modelId.charAt(at - 1) == '@');
    return date ? at - 1 : -1;
  }
}
