package dev.turnpike.dialect.gemini;

import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A schema in the subset that older Gemini models take, while it is put together.
final class LegacySchema {
  static final String OBJECT = "OBJECT";
  static final String ARRAY = "ARRAY";
  static final String STRING = "STRING";
  static final String INTEGER = "INTEGER";
  static final String NUMBER = "NUMBER";
  static final String BOOLEAN = "BOOLEAN";
  static final Set<String> TYPES = Set.of(OBJECT, ARRAY, STRING, INTEGER, NUMBER, BOOLEAN);

  @Nullable String type;
  @Nullable String format;
  @Nullable String description;
  boolean nullable;
  final Set<String> choices = new LinkedHashSet<>();
  @Nullable LegacySchema items;
  final Map<String, LegacySchema> properties = new LinkedHashMap<>();
  final Set<String> required = new LinkedHashSet<>();
  final List<LegacySchema> anyOf = new ArrayList<>();

  /// Words that go on with their values as they were written: limits, a title, a default.
  final Map<String, String> others = new LinkedHashMap<>();

  void describe(String more) {
    description = description == null ? more : description + " " + more;
  }

  boolean saysNothing() {
    return type == null && properties.isEmpty() && items == null && anyOf.isEmpty();
  }

  /// Takes from `other` what this one does not say itself.
  void fill(LegacySchema other) {
    type = type == null ? other.type : type;
    format = format == null ? other.format : format;
    description = description == null ? other.description : description;
    nullable |= other.nullable;
    items = items == null ? other.items : items;
    if (choices.isEmpty()) {
      choices.addAll(other.choices);
    }
    if (anyOf.isEmpty()) {
      anyOf.addAll(other.anyOf);
    }
    other.properties.forEach(properties::putIfAbsent);
    required.addAll(other.required);
    other.others.forEach(others::putIfAbsent);
  }

  /// Makes it one that the models take: a type where there is none, items for an array, no word of
  /// what is not there.
  LegacySchema settled() {
    if (type == null && !anyOf.isEmpty()) {
      shareOut();
      return this;
    }
    anyOf.clear();
    type = type == null ? guessedType() : type;
    if (!type.equals(ARRAY)) {
      items = null;
    } else if (items == null) {
      items = new LegacySchema();
      items.type = STRING;
    }
    if (!type.equals(OBJECT)) {
      properties.clear();
    }
    if (!type.equals(STRING)) {
      choices.clear();
    }
    required.retainAll(properties.keySet());
    format = allowsFormat() ? format : null;
    return this;
  }

  /// Beside variants nothing else may stand: gives them what is theirs.
  private void shareOut() {
    for (LegacySchema variant : anyOf) {
      if (ARRAY.equals(variant.type) && items != null) {
        variant.items = items;
      } else if (OBJECT.equals(variant.type)) {
        properties.forEach(variant.properties::putIfAbsent);
        variant.required.addAll(required);
        variant.required.retainAll(variant.properties.keySet());
      }
    }
    items = null;
    format = null;
    properties.clear();
    required.clear();
    choices.clear();
    others.keySet().retainAll(Set.of("title", "default", "example"));
  }

  private String guessedType() {
    if (!properties.isEmpty()) {
      return OBJECT;
    }
    if (items != null) {
      return ARRAY;
    }
    boolean bounded = others.containsKey("minimum") || others.containsKey("maximum");
    return bounded ? NUMBER : STRING;
  }

  private boolean allowsFormat() {
    if (format == null || type == null) {
      return false;
    }
    return switch (type) {
      case STRING -> format.equals("date-time") || format.equals("enum");
      case NUMBER -> format.equals("float") || format.equals("double");
      case INTEGER -> format.equals("int32") || format.equals("int64");
      default -> false;
    };
  }

  /// A schema of an object, whatever it was: the arguments of a function are one. What its variants
  /// have is taken together, and none of it is required.
  LegacySchema asObject() {
    if (!OBJECT.equals(type)) {
      anyOf.forEach(variant -> variant.properties.forEach(properties::putIfAbsent));
      anyOf.clear();
      choices.clear();
      items = null;
      type = OBJECT;
    }
    return this;
  }

  String json() {
    JsonWriter out = new JsonWriter();
    write(out);
    return out.toString();
  }

  private void write(JsonWriter out) {
    out.object()
        .fieldIf("type", type)
        .fieldIf("format", format)
        .fieldIf("description", description)
        .fieldIf("nullable", nullable ? Boolean.TRUE : null);
    texts("enum", choices, out);
    others.forEach(out::rawField);
    if (items != null) {
      out.name("items");
      items.write(out);
    }
    if (!properties.isEmpty()) {
      out.name("properties").object();
      properties.forEach((name, property) -> property.write(out.name(name)));
      out.end();
    }
    texts("required", required, out);
    if (!anyOf.isEmpty()) {
      out.name("anyOf").array();
      anyOf.forEach(variant -> variant.write(out));
      out.end();
    }
    out.end();
  }

  private static void texts(String name, Set<String> texts, JsonWriter out) {
    if (!texts.isEmpty()) {
      out.name(name).array();
      texts.forEach(out::text);
      out.end();
    }
  }
}
