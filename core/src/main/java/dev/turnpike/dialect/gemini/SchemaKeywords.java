package dev.turnpike.dialect.gemini;

import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The words of one schema that say nothing of other schemas: its type, its choices, its bounds.
final class SchemaKeywords {
  private static final String[] COUNTS = {
    "minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties"
  };
  private static final String[] TEXTS = {"title", "pattern"};
  private static final String[] VALUES = {"default", "example"};

  private SchemaKeywords() {}

  static void read(Json json, LegacySchema schema, Notes notes) {
    List<String> types = types(json, schema);
    schema.nullable |= json.get("nullable").isTrue();
    schema.format = json.get("format").textOrNull();
    if (types.size() == 1) {
      schema.type = types.getFirst();
    }
    choices(json, schema, notes);
    bounds(json, schema);
    for (String name : COUNTS) {
      keep(name, json.get(name), json.get(name).wholeOrNull() != null, schema);
    }
    for (String name : TEXTS) {
      keep(name, json.get(name), json.get(name).isString(), schema);
    }
    for (String name : VALUES) {
      keep(name, json.get(name), json.get(name).isThere(), schema);
    }
    if (types.size() > 1 && schema.type == null) {
      for (String type : types) {
        LegacySchema variant = new LegacySchema();
        variant.type = type;
        schema.anyOf.add(variant.settled());
      }
    }
  }

  private static void keep(String name, Json value, boolean fits, LegacySchema schema) {
    if (fits) {
      schema.others.put(name, value.raw());
    }
  }

  /// The types but for null, which makes the schema nullable.
  private static List<String> types(Json json, LegacySchema schema) {
    Json type = json.get("type");
    List<String> types = new ArrayList<>();
    for (Json one : type.isArray() ? type.elements() : List.of(type)) {
      String name = one.text().toUpperCase(Locale.ROOT);
      if (name.equals("NULL")) {
        schema.nullable = true;
      } else if (LegacySchema.TYPES.contains(name) && !types.contains(name)) {
        types.add(name);
      }
    }
    return types;
  }

  static boolean isNull(Json schema) {
    Json choices = schema.get("enum");
    return schema.get("type").text().toUpperCase(Locale.ROOT).equals("NULL")
        || schema.get("const").raw().equals("null")
        || (choices.elements().size() == 1 && choices.elements().getFirst().raw().equals("null"));
  }

  /// Choices can only be strings: others are told in words.
  private static void choices(Json json, LegacySchema schema, Notes notes) {
    List<Json> values =
        json.has("const") ? List.of(json.get("const")) : json.get("enum").elements();
    List<String> others = new ArrayList<>();
    for (Json value : values) {
      if (!value.isThere()) {
        schema.nullable = true;
      } else if (!value.isString()) {
        others.add(value.raw());
      } else if (!value.text().isEmpty()) {
        schema.choices.add(value.text());
      }
    }
    if (others.isEmpty()) {
      if (schema.type == null && !schema.choices.isEmpty()) {
        schema.type = LegacySchema.STRING;
      }
      return;
    }
    notes.dropped("enum");
    schema.type = schema.type == null ? typeOf(values) : schema.type;
    others.addAll(0, schema.choices);
    schema.choices.clear();
    schema.describe("One of: " + String.join(", ", others) + ".");
  }

  private static String typeOf(List<Json> values) {
    boolean numbers = values.stream().filter(Json::isThere).allMatch(Json::isNumber);
    if (numbers) {
      boolean whole = values.stream().filter(Json::isThere).allMatch(v -> v.wholeOrNull() != null);
      return whole ? LegacySchema.INTEGER : LegacySchema.NUMBER;
    }
    boolean truths =
        values.stream().filter(Json::isThere).allMatch(value -> value.truthOrNull() != null);
    return truths ? LegacySchema.BOOLEAN : LegacySchema.STRING;
  }

  private static void bounds(Json json, LegacySchema schema) {
    boolean whole = LegacySchema.INTEGER.equals(schema.type);
    BigDecimal least = json.get("minimum").decimalOrNull();
    BigDecimal above = json.get("exclusiveMinimum").decimalOrNull();
    if (above != null) {
      BigDecimal next = whole ? above.setScale(0, RoundingMode.FLOOR).add(BigDecimal.ONE) : above;
      least = least == null ? next : least.max(next);
    }
    BigDecimal most = json.get("maximum").decimalOrNull();
    BigDecimal below = json.get("exclusiveMaximum").decimalOrNull();
    if (below != null) {
      BigDecimal next =
          whole ? below.setScale(0, RoundingMode.CEILING).subtract(BigDecimal.ONE) : below;
      most = most == null ? next : most.min(next);
    }
    if (least != null) {
      schema.others.put("minimum", least.toPlainString());
    }
    if (most != null) {
      schema.others.put("maximum", most.toPlainString());
    }
  }
}
