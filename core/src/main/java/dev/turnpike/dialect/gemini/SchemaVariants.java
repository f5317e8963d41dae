package dev.turnpike.dialect.gemini;

import java.util.List;

/// Puts the variants of a schema (`anyOf`, `oneOf`, several types) where Gemini has a place for
/// them.
final class SchemaVariants {
  private SchemaVariants() {}

  /// `variants` are not settled yet. One alone is the schema itself; variants of an object that has
  /// members of its own give theirs to it; those that only restrict it are left out.
  static void put(List<LegacySchema> variants, LegacySchema schema) {
    if (variants.isEmpty()) {
      return;
    }
    if (variants.size() == 1) {
      schema.fill(variants.getFirst());
      return;
    }
    if (!schema.properties.isEmpty()) {
      for (LegacySchema variant : variants) {
        variant.properties.forEach(schema.properties::putIfAbsent);
      }
      return;
    }
    if (schema.type != null && variants.stream().allMatch(LegacySchema::saysNothing)) {
      return;
    }
    for (LegacySchema variant : variants) {
      schema.nullable |= variant.nullable;
      if (variant.saysNothing()) {
        variant.type = schema.type;
      }
      schema.anyOf.add(variant.settled());
    }
    schema.type = null; // beside variants there is no type
    schema.choices.clear();
  }
}
