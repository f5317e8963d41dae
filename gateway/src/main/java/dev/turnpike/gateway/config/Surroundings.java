package dev.turnpike.gateway.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// What a configuration is read in: the environment's variables, the folder that `./data` and
/// `turnpike.yaml` lie in where nobody says otherwise, and the providers that need no address.
public record Surroundings(Map<String, String> variables, Path home, Set<String> knownProviders) {
  public Surroundings {
    variables = Map.copyOf(variables);
    knownProviders = Set.copyOf(knownProviders);
  }

  /// Without the variables, which hold secrets.
  @Override
  public String toString() {
    return "Surroundings[" + home + "]";
  }
}
