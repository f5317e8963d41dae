package dev.turnpike.catalog;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds the row of a model that is asked for by another of its names.
final class ModelNames {
  private static final Pattern DATED =
      Pattern.compile("(.+?)(-latest|[-@]20\\d{2}-?\\d{2}-?\\d{2})");

  private ModelNames() {}

  static Optional<Model> find(String modelId, Map<String, Model> models) {
    for (Model model : models.values()) {
      if (model.also().contains(modelId)) {
        return Optional.of(model);
      }
    }
    var dated = DATED.matcher(modelId);
    return dated.matches() ? Optional.ofNullable(models.get(dated.group(1))) : Optional.empty();
  }
}
