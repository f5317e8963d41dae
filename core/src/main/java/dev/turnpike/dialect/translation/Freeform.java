package dev.turnpike.dialect.translation;

import dev.turnpike.dialect.json.Json;

/// The text that a model wrote as the argument of a function that stands for a freeform tool.
final class Freeform {
  private Freeform() {}

  /// The member `input`, the only member where it is called otherwise, a bare string, or what there
  /// is.
  static String input(String arguments) {
    Json json = Json.orMissing(arguments);
    if (json.isString()) {
      return json.text();
    }
    if (json.get(WayBack.INPUT).isString()) {
      return json.get(WayBack.INPUT).text();
    }
    return json.isObject() && json.values().size() == 1 && json.values().getFirst().isString()
        ? json.values().getFirst().text()
        : arguments;
  }
}
