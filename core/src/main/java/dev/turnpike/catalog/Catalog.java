package dev.turnpike.catalog;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /// The providers and models that ship with the gateway.
  public static Catalog read() {
    return new Catalog(ProviderFile.readAll());
  }

  public Optional<Provider> provider(String id) {
    return Optional.ofNullable(providers.get(id));
  }

  /// In the order of their ids.
  public List<Provider> providers() {
    return List.copyOf(providers.values());
  }

  /// The full ids that a bare model name could have meant, in the order of the providers; only
  /// listed models. A marketplace's `openai/gpt-4o` counts as a `gpt-4o`.
  public List<ModelId> meantBy(String bareName) {
    Set<ModelId> found = new LinkedHashSet<>();
    for (Provider provider : providers.values()) {
      if (provider.models().containsKey(bareName)
          || ModelNames.find(bareName, provider.models()).isPresent()) {
        found.add(new ModelId(provider.id(), bareName));
      }
      String ending = "/" + bareName;
      for (String id : provider.models().keySet()) {
        if (id.endsWith(ending)) {
          found.add(new ModelId(provider.id(), id));
        }
      }
    }
    return List.copyOf(found);
  }
}
