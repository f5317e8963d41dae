package dev.turnpike.gateway.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What to say about a key that nobody knows: the one that was meant, or where it belongs.
final class UnknownKey {
  private UnknownKey() {}

  static String message(String pattern, String path, String name) {
    Set<String> known = Settings.under(pattern);
    String where = path.isEmpty() ? "at the top" : "in " + path;
    String hint =
        Nearest.to(name, known)
            .map(near -> "did you mean " + near + "?")
            .or(() -> elsewhere(name).map(key -> "did you mean " + key + "?"))
            .orElse("known there: " + String.join(", ", known));
    return "unknown key " + Reading.shown(name) + " " + where + "; " + hint;
  }

  /// The same name in another section.
  private static Optional<String> elsewhere(String name) {
    List<String> keys =
        Settings.all().stream()
            .filter(setting -> setting.name().equals(name))
            .map(Setting::key)
            .toList();
    return keys.isEmpty() ? Optional.empty() : Optional.of(String.join(" or ", keys));
  }
}
