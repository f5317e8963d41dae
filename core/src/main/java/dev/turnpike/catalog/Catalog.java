package dev.turnpike.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All providers and their models, as one immutable snapshot.
public final class Catalog {
  private final Map<String, Provider> providers;

  public Catalog(Iterable<Provider> providers) {
    Map<String, Provider> byId = new TreeMap<>();
    for (Provider provider : providers) {
      byId.put(provider.id(), provider);
    }
    this.providers = new LinkedHashMap<>(byId);
  }

  public Optional<Provider> provider(String id) {
    return Optional.ofNullable(providers.get(id));
  }

  /// In the order of their ids.
  public List<Provider> providers() {
    return List.copyOf(providers.values());
  }

  /// The full ids that a bare model name could have meant, in the order of the providers; only
  /// listed models.
  public List<ModelId> meantBy(String bareName) {
    List<ModelId> found = new ArrayList<>();
    for (Provider provider : providers.values()) {
      if (provider.models().containsKey(bareName)
          || ModelNames.find(bareName, provider.models()).isPresent()) {
        found.add(new ModelId(provider.id(), bareName));
      }
    }
    return found;
  }
}
