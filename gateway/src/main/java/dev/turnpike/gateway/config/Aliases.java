package dev.turnpike.gateway.config;

import dev.turnpike.catalog.ModelId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the section `aliases`: a name for a full model id, or for a list of them.
final class Aliases {
  private static final int MAX_MODELS = 10;

  private final Reading reading;
  private final Set<String> providers;

  /// `providers` are the ids that a model may name.
  Aliases(Reading reading, Set<String> providers) {
    this.reading = reading;
    this.providers = providers;
  }

  Map<String, List<String>> read(Section aliases) {
    Map<String, List<String>> read = new LinkedHashMap<>();
    for (String name : aliases.names()) {
      int line = aliases.line(name);
      List<String> models =
          aliases.node(name) instanceof Yaml.Entries
              ? aliases.ownSection(name, "NAME").items(Settings.ALIAS_MODELS)
              : aliases.items(Settings.ALIAS, aliases.key(name), aliases.node(name));
      if (name.isBlank() || name.length() > 256) {
        reading.problem(
            line, "the alias " + Reading.shown(name) + " must have 1 to 256 characters");
      }
      checkCount(aliases, name, models);
      models.forEach(model -> checkModel(line, aliases.key(name), model));
      read.put(name, models);
    }
    return read;
  }

  private void checkCount(Section aliases, String name, List<String> models) {
    if (isEmpty(aliases.node(name)) || models.size() > MAX_MODELS) {
      reading.problem(
          aliases.line(name),
          aliases.key(name) + " has " + models.size() + " models, must have 1 to " + MAX_MODELS);
    }
  }

  /// Whether no model was written. One that was written and is wrong has been said already.
  private static boolean isEmpty(Yaml written) {
    return switch (written) {
      case Yaml.Items list -> list.items().isEmpty();
      case Yaml.Entries map -> map.entries().stream().allMatch(entry -> isEmpty(entry.value()));
      case Yaml.Text _, Yaml.Nothing _ -> false;
    };
  }

  private void checkModel(int line, String key, String model) {
    Optional<ModelId> id = ModelId.parse(model);
    if (id.isEmpty()) {
      reading.problem(
          line,
          key + " is " + Reading.shown(model) + ", must be provider/model such as openai/gpt-5.1");
    } else if (!providers.contains(id.get().provider())) {
      String provider = id.get().provider();
      reading.problem(
          line,
          key
              + " is "
              + Reading.shown(model)
              + ", but there is no provider "
              + Reading.shown(provider)
              + Nearest.to(provider, providers)
                  .map(near -> "; did you mean " + near + "?")
                  .orElse(""));
    }
  }
}
