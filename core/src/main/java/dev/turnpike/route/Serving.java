package dev.turnpike.route;

import dev.turnpike.catalog.ModelId;
import java.util.Map;
import java.util.Set;

/// Which models are served, and to whom, as administrators decided. Ids are those that the catalog
/// lists.
///
/// `enabled` holds what was decided of single models. Of the others all are enabled, unless
/// `onlyEnabled`: then those alone are served that were enabled by name. `projects` names for a
/// model the projects that may see it; a model that is not there is for all.
public record Serving(
    boolean onlyEnabled, Map<ModelId, Boolean> enabled, Map<ModelId, Set<String>> projects) {
  public static final Serving EVERYTHING = new Serving(false, Map.of(), Map.of());

  public Serving {
    enabled = Map.copyOf(enabled);
    projects = Map.copyOf(projects);
  }

  public boolean isEnabled(ModelId model) {
    return enabled.getOrDefault(model, !onlyEnabled);
  }

  /// Whether calls reach it: one that was disabled still answers where that is not enforced.
  public boolean isServed(ModelId model) {
    return !onlyEnabled || isEnabled(model);
  }

  public boolean isFor(ModelId model, String project) {
    Set<String> only = projects.isEmpty() ? null : projects.get(model);
    return only == null || only.contains(project);
  }
}
