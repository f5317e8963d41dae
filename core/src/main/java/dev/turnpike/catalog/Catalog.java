package dev.turnpike.catalog;

import java.util.HashMap;
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
  private final Map<ModelId, Provider> ofOneModel;
  private final AcceptsRules rules;

  public Catalog(Iterable<Provider> providers) {
    this(providers, AcceptsRules.none());
  }

  private Catalog(Iterable<Provider> providers, AcceptsRules rules) {
    this.rules = rules;
    Map<String, Provider> byId = new TreeMap<>();
    Map<ModelId, Provider> single = new HashMap<>();
    for (Provider provider : providers) {
      byId.put(provider.id(), provider);
      ModelId.parse(provider.id()).ifPresent(model -> single.put(model, provider));
    }
    this.providers = new LinkedHashMap<>(byId);
    this.ofOneModel = Map.copyOf(single);
  }

  /// The providers and models that ship with the gateway.
  public static Catalog read() {
    return new Catalog(ProviderFile.readAll(), AcceptsRules.read());
  }

  /// What is known about models, with other providers: the operator's beside those that ship.
  public Catalog with(Iterable<Provider> others) {
    return new Catalog(others, rules);
  }

  /// What a model at a provider takes in a dialect.
  public Accepts accepts(Provider provider, Model model, String dialect) {
    return rules.of(provider.id(), model).accepts(dialect);
  }

  /// The dialect in which a call of a client's `dialect` reaches a model; `tools` says that it
  /// brings function tools. The provider must speak at least one.
  public String dialectAt(Provider provider, Model model, String dialect, boolean tools) {
    return rules.of(provider.id(), model).dialect(provider.bases().keySet(), dialect, tools);
  }

  public Optional<Provider> provider(String id) {
    return Optional.ofNullable(providers.get(id));
  }

  /// Who serves a model: a provider of this one model, or else the one that its id names.
  public Optional<Provider> provider(ModelId model) {
    Provider own = ofOneModel.isEmpty() ? null : ofOneModel.get(model);
    return own == null ? provider(model.provider()) : Optional.of(own);
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
        found.add(provider.fullId(bareName));
      }
      String ending = "/" + bareName;
      for (String id : provider.models().keySet()) {
        if (id.endsWith(ending)) {
          found.add(provider.fullId(id));
        }
      }
    }
    return List.copyOf(found);
  }
}
