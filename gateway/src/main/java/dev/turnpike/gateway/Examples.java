package dev.turnpike.gateway;

import dev.turnpike.catalog.Model;
import dev.turnpike.catalog.Provider;
import dev.turnpike.gateway.cli.Banner;
import java.util.Comparator;
import java.util.List;

/// Chooses a model for the first call that the start prints.
final class Examples {
  private static final List<String> DIALECTS = List.of("chat", "messages", "gemini", "responses");

  /// Names of models that talk, and cheaply, before all others.
  private static final List<String> LIKED =
      List.of("gpt-5-mini", "claude-haiku-4-5", "gemini-2.5-flash", "deepseek-chat");

  private Examples() {}

  static Banner.Example of(Providers providers) {
    for (Provider provider : providers.catalog().providers()) {
      if (!providers.reachable().containsKey(provider.id())) {
        continue;
      }
      for (String dialect : DIALECTS) {
        if (provider.bases().containsKey(dialect)) {
          return new Banner.Example(dialect, provider.id() + "/" + model(provider));
        }
      }
    }
    return Banner.Example.SIMULATOR;
  }

  private static String model(Provider provider) {
    for (String liked : LIKED) {
      if (provider.models().containsKey(liked)) {
        return liked;
      }
    }
    return provider.models().values().stream()
        .max(Comparator.comparingLong(Model::created))
        .map(Model::id)
        .orElse("MODEL");
  }
}
