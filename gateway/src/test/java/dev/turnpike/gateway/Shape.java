package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The fields that a document may have, and those that it must. A line is `path type`, with a `*`
/// where it must be there and `?` where it may be null; `[]` in a path is every member of a list.
/// Types are text, whole, number, yes, object and list.
final class Shape {
  private record Field(String type, boolean required, boolean nullable) {}

  private final Map<String, Field> fields = new LinkedHashMap<>();

  /// The paths of `lines` begin below `prefix`.
  Shape under(String prefix, String lines) {
    lines
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(
            line -> {
              String[] words = line.strip().split(" +", 2);
              String type = words[1].replaceAll("[*?]", "");
              fields.put(
                  prefix.isEmpty() ? words[0] : prefix + "." + words[0],
                  new Field(type, words[1].contains("*"), words[1].contains("?")));
            });
    return this;
  }

  void check(JsonNode json) {
    walk("", json);
  }

  private void walk(String path, JsonNode json) {
    if (json.isArray()) {
      for (JsonNode member : json) {
        walk(path + "[]", member);
      }
    }
    if (!json.isObject()) {
      return;
    }
    for (String name : json.propertyNames()) {
      String at = path.isEmpty() ? name : path + "." + name;
      Field field = fields.get(at);
      if (field == null) {
        throw new AssertionError("field " + at + " is not known");
      }
      JsonNode value = json.get(name);
      assertThat(fits(field, value)).as(at + " is " + value + ", must be " + field).isTrue();
      walk(at, value);
    }
    fields.forEach(
        (at, field) -> {
          int dot = at.lastIndexOf('.');
          String parent = dot < 0 ? "" : at.substring(0, dot);
          if (field.required && parent.equals(path)) {
            assertThat(json.has(at.substring(dot + 1))).as(at + " in " + json).isTrue();
          }
        });
  }

  private static boolean fits(Field field, JsonNode value) {
    if (value.isNull()) {
      return field.nullable;
    }
    return switch (field.type) {
      case "text" -> value.isString();
      case "whole" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "yes" -> value.isBoolean();
      case "object" -> value.isObject();
      case "list" -> value.isArray();
      default -> throw new IllegalArgumentException(field.type);
    };
  }

  /// What stands under a price.
  static String price(String at) {
    return """
        %1$s object
        %1$s.cost number*
        %1$s.currency text*
        %1$s.per whole*
        %1$s.unit text*
        """
        .formatted(at);
  }

  /// The pricing with its variants.
  static String pricing() {
    StringBuilder lines = new StringBuilder("variants list?\nvariants[].when text*\n");
    for (String name :
        new String[] {
          "input", "output", "cache_read", "cache_write_5m", "cache_write_1h", "reasoning"
        }) {
      lines.append(price(name)).append(price("variants[]." + name));
    }
    return lines.toString();
  }
}
