package dev.turnpike.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is known of all models that ship with the gateway. Apart from [Catalog], since no call
/// needs it: it is read when somebody first asks, and not at the start.
public final class Facts {
  private final Map<ModelId, ModelFacts> byModel;
  private final Map<String, List<String>> locations;

  private Facts(Map<ModelId, ModelFacts> byModel, Map<String, List<String>> locations) {
    this.byModel = byModel;
    this.locations = locations;
  }

  /// The files `facts/ID.jsonl` of a catalog's providers.
  public static Facts read(Catalog catalog) {
    Map<ModelId, ModelFacts> byModel = new HashMap<>();
    Map<String, List<String>> locations = new HashMap<>();
    for (Provider provider : catalog.providers()) {
      try (DataFile file = DataFile.beside(Catalog.class, "facts/" + provider.id() + ".jsonl")) {
        if (file != null) {
          FactsFile facts = FactsFile.read(file, provider.id());
          byModel.putAll(facts.models());
          locations.put(provider.id(), facts.location());
        }
      }
    }
    return new Facts(byModel, locations);
  }

  /// Of a listed model by its id there; empty where nothing is known.
  public Optional<ModelFacts> find(ModelId id) {
    return Optional.ofNullable(byModel.get(id));
  }

  /// The facts, or what can be said of any model.
  public ModelFacts of(ModelId id) {
    ModelFacts known = byModel.get(id);
    return known == null ? ModelFacts.unknown(id) : known;
  }

  /// The regions where a provider works, in lower case; empty where they are not known.
  public List<String> location(String provider) {
    return locations.getOrDefault(provider, List.of());
  }
}
