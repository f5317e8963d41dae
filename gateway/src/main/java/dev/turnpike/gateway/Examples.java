package dev.turnpike.gateway;

import dev.turnpike.catalog.Model;
import dev.turnpike.catalog.Provider;
import dev.turnpike.gateway.cli.Banner;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Chooses a model for the first call that the start prints.
final class Examples {
  private static final List<String> DIALECTS = List.of("chat", "messages", "gemini", "responses");

  /// Names of models that talk, and cheaply, before all others.
  private static final List<String> LIKED =
      List.of(
          "gpt-6-luna",
          "claude-haiku-4-5",
          "gemini-3.5-flash-lite",
          "deepseek-v4-flash",
          "mistral-small-latest",
          "llama-3.1-8b-instant",
          "command-r7b-12-2024");

  private Examples() {}

  static Banner.Example of(Providers providers) {
    List<Provider> asked =
        providers.catalog().providers().stream()
            .filter(provider -> providers.reachable().containsKey(provider.id()))
            .filter(provider -> dialect(provider).isPresent())
            .toList();
    return asked.stream()
        .min(Comparator.comparingInt(Examples::rank))
        .map(it -> new Banner.Example(dialect(it).orElseThrow(), it.id() + "/" + model(it)))
        .orElse(Banner.Example.SIMULATOR);
  }

  private static Optional<String> dialect(Provider provider) {
    return DIALECTS.stream().filter(provider.bases()::containsKey).findFirst();
  }

  private static int rank(Provider provider) {
    for (int i = 0; i < LIKED.size(); i++) {
      if (provider.models().containsKey(LIKED.get(i))) {
        return i;
      }
    }
    return LIKED.size();
  }

  private static String model(Provider provider) {
    int rank = rank(provider);
    if (rank < LIKED.size()) {
      return LIKED.get(rank);
    }
    return provider.models().values().stream()
        .max(Comparator.comparingLong(Model::created))
        .map(Model::id)
        .orElse("MODEL");
  }
}
