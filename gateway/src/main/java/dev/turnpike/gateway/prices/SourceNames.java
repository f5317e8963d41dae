package dev.turnpike.gateway.prices;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.ModelId;
import dev.turnpike.catalog.Provider;
import java.util.Map;
import java.util.Optional;

/// From the sources' names of providers and models to ours.
final class SourceNames {
  /// No two sources mean different providers by one name. A name that is not here is the same.
  static final Map<String, String> PROVIDERS =
      Map.ofEntries(
          Map.entry("amazon-bedrock", "aws"),
          Map.entry("azure-openai", "azure"),
          Map.entry("bedrock", "aws"),
          Map.entry("dashscope", "alibaba"),
          Map.entry("fireworks-ai", "fireworks"),
          Map.entry("google", "google-ai"),
          Map.entry("google-vertex", "google"),
          Map.entry("google-vertex-anthropic", "google"),
          Map.entry("lmstudio", "lm-studio"),
          Map.entry("mistral-ai", "mistral"),
          Map.entry("moonshot", "moonshotai"),
          Map.entry("perplexity-ai", "perplexity"),
          Map.entry("tencent-tokenhub", "tencent"),
          Map.entry("together", "togetherai"),
          Map.entry("together-ai", "togetherai"),
          Map.entry("vertex-ai", "google"),
          Map.entry("voyageai", "voyage"),
          Map.entry("x-ai", "xai"),
          Map.entry("z-ai", "zai"));

  private final Catalog catalog;

  SourceNames(Catalog catalog) {
    this.catalog = catalog;
  }

  /// Our provider of that name; empty where we have none.
  Optional<Provider> provider(String name) {
    return catalog.provider(PROVIDERS.getOrDefault(name, name));
  }

  /// Our model that a provider calls so, by any of its names, or else that very name.
  static ModelId model(Provider provider, String name) {
    if (provider.models().containsKey(name)) {
      return new ModelId(provider.id(), name);
    }
    return provider.models().values().stream()
        .filter(model -> model.also().contains(name))
        .findFirst()
        .map(model -> new ModelId(provider.id(), model.id()))
        .orElseGet(() -> new ModelId(provider.id(), name));
  }
}
