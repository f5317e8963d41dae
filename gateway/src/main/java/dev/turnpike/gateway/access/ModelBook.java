package dev.turnpike.gateway.access;

import dev.turnpike.catalog.ModelId;
import dev.turnpike.route.Serving;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What administrators decided about models, as one immutable snapshot.
///
/// `enabled` holds decisions about single models, `projects` those that a shared model is for (a
/// model that is not there is for all), `aliases` names for lists of full ids.
public record ModelBook(
    String workspaceName,
    boolean enforceEnabled,
    Map<ModelId, Boolean> enabled,
    Map<ModelId, Set<String>> projects,
    Map<String, List<String>> aliases,
    List<OwnModel> own) {
  public static final ModelBook EMPTY =
      new ModelBook("default", false, Map.of(), Map.of(), Map.of(), List.of());

  public ModelBook {
    enabled = Map.copyOf(enabled);
    projects = Map.copyOf(projects);
    aliases = Map.copyOf(aliases);
    own = List.copyOf(own);
  }

  public Serving serving() {
    return new Serving(enforceEnabled, enabled, projects);
  }

  /// The private model with this id, by which alone it is found.
  public Optional<OwnModel> own(ModelId id) {
    return own.stream().filter(model -> model.id().equals(id)).findFirst();
  }
}
