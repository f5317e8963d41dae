package dev.turnpike.gateway.access;

import dev.turnpike.gateway.config.StartFailure;
import dev.turnpike.gateway.config.Why;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keys that the operator chose, by `TURNPIKE_API_KEY` and `TURNPIKE_MANAGEMENT_KEY`, or by files
/// that the same names with `_FILE` point to. Null where none is set.
public record PresetKeys(@Nullable String apiKey, @Nullable String managementKey) {
  public static final String API_KEY = "TURNPIKE_API_KEY";
  public static final String MANAGEMENT_KEY = "TURNPIKE_MANAGEMENT_KEY";
  public static final PresetKeys NONE = new PresetKeys(null, null);
  private static final int MAX_FILE = 4096;

  /// Refuses keys that are too short, of strange characters, or equal.
  public static PresetKeys from(Map<String, String> variables) {
    String apiKey = read(variables, API_KEY);
    String managementKey = read(variables, MANAGEMENT_KEY);
    if (apiKey != null && apiKey.equals(managementKey)) {
      throw new StartFailure(
          API_KEY
              + " and "
              + MANAGEMENT_KEY
              + " are the same key, must be two: one calls models,"
              + " the other administers");
    }
    return new PresetKeys(apiKey, managementKey);
  }

  /// The key that a variable or its file holds, or null where neither is set.
  public static @Nullable String read(Map<String, String> variables, String name) {
    String key = variables.getOrDefault(name, "");
    String file = variables.getOrDefault(name + "_FILE", "");
    if (key.isEmpty() && file.isEmpty()) {
      return null;
    }
    String source = key.isEmpty() ? name + "_FILE" : name;
    String preset = key.isEmpty() ? content(source, Path.of(file)) : key;
    String fault = KeyForm.fault(preset);
    if (!fault.isEmpty()) {
      throw new StartFailure(source + " " + fault);
    }
    return preset;
  }

  private static String content(String source, Path file) {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_FILE), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new StartFailure(
          source + " names the file " + file + ", which cannot be read: " + Why.of(e), e);
    }
  }

  /// Without the keys.
  @Override
  public String toString() {
    return "PresetKeys[]";
  }
}
