package dev.turnpike.dialect.gemini;

import dev.turnpike.dialect.json.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/// Finds what a reference within a schema points at: `#`, `#/$defs/name`.
final class Pointer {
  private Pointer() {}

  /// [Json#MISSING] where it points at nothing, or out of the schema.
  static Json at(Json root, String reference) {
    if (reference.equals("#")) {
      return root;
    }
    if (!reference.startsWith("#/")) {
      return Json.MISSING;
    }
    Json at = root;
    for (String step : reference.substring(2).split("/", -1)) {
      String name = decoded(step).replace("~1", "/").replace("~0", "~");
      at = at.isArray() ? element(at, name) : at.get(name);
    }
    return at;
  }

  private static Json element(Json array, String place) {
    boolean isPlace = place.length() < 6 && place.matches("[0-9]+");
    int index = isPlace ? Integer.parseInt(place) : Integer.MAX_VALUE;
    return index < array.elements().size() ? array.elements().get(index) : Json.MISSING;
  }

  private static String decoded(String step) {
    if (step.indexOf('%') < 0) {
      return step;
    }
    try {
      return URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return step;
    }
  }
}
