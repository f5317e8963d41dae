package dev.turnpike.gateway.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A provider's key as a variable of the environment holds it.
public final class EnvironmentKey {
  private EnvironmentKey() {}

  /// Without white space around it, or null where the variable holds nothing. Refuses what the file
  /// would refuse as an `api_key`, naming the variable and never its value.
  public static @Nullable String read(Map<String, String> variables, String name) {
    String key = variables.getOrDefault(name, "").strip();
    if (key.isEmpty()) {
      return null;
    }
    try {
      return Settings.API_KEY.form().read(key);
    } catch (Unfit e) {
      throw new StartFailure(
          "the environment variable " + name + " holds a provider's key, which " + e.getMessage(),
          e);
    }
  }
}
