package dev.turnpike.dialect.gemini;

import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.json.Json;
import java.util.Optional;
import java.util.Set;

/// JSON Schema as the subset that older Gemini models take: references are written out, variants
/// and bounds put in the words there are, and what has no word is left out.
///
/// Bounded: a schema that refers to itself, or to others that refer to others, is cut where it
/// would grow too deep or too large, and is any object from there on.
final class SchemaLowering {
  /// The most references within references.
  static final int MOST_REFERENCES = 8;

  static final int MOST_DEPTH = 24;

  /// The most characters that a schema may grow to, and what each schema in it counts at least.
  static final int MOST_SIZE = 500_000;

  private static final int LEAST_SIZE = 128;

  /// Words whose values are schemas, which count for themselves.
  private static final Set<String> NESTING =
      Set.of(
          "properties", "items", "prefixItems", "anyOf", "oneOf", "allOf", "$defs", "definitions");

  private final Json root;
  private final Notes notes;
  private int left = MOST_SIZE;

  private SchemaLowering(Json root, Notes notes) {
    this.root = root;
    this.notes = notes;
  }

  static String lowered(Json schema, Notes notes) {
    return new SchemaLowering(schema, notes).settled(schema, new Place(0, 0)).json();
  }

  /// The schema of a function's arguments; empty where it has none.
  static Optional<String> parameters(Json schema, Notes notes) {
    LegacySchema lowered =
        new SchemaLowering(schema, notes).settled(schema, new Place(0, 0)).asObject();
    return lowered.properties.isEmpty() ? Optional.empty() : Optional.of(lowered.json());
  }

  /// How deep in the schema, and in how many references.
  record Place(int depth, int references) {
    Place within() {
      return new Place(depth + 1, references);
    }

    Place referred() {
      return new Place(depth, references + 1);
    }
  }

  LegacySchema settled(Json json, Place place) {
    return lower(json, place).settled();
  }

  private LegacySchema lower(Json json, Place place) {
    LegacySchema schema = new LegacySchema();
    if (!json.isObject()) {
      return schema; // true, false or nonsense: anything
    }
    left -= size(json);
    if (isFull() || place.depth() > MOST_DEPTH) {
      return cut(schema);
    }
    schema.description = json.get("description").textOrNull();
    SchemaKeywords.read(json, schema, notes);
    members(json, schema, place);
    variants(json, schema, place);
    for (Json part : json.get("allOf").elements()) {
      if (!isFull()) {
        schema.fill(lower(part, place));
      }
    }
    Json reference = json.get("$ref");
    if (reference.isString()) {
      schema.fill(referred(reference.text(), place.referred()));
    }
    return schema;
  }

  private static int size(Json schema) {
    long size = LEAST_SIZE;
    for (int i = 0; i < schema.names().size(); i++) {
      String name = schema.names().get(i);
      size += name.length() + (NESTING.contains(name) ? 0 : schema.values().get(i).raw().length());
    }
    return (int) Math.min(size, MOST_SIZE + 1L);
  }

  private LegacySchema referred(String reference, Place place) {
    Json target = Pointer.at(root, reference);
    if (place.references() > MOST_REFERENCES || !target.isObject()) {
      return cut(new LegacySchema());
    }
    return lower(target, place);
  }

  private boolean isFull() {
    return left < 0;
  }

  private LegacySchema cut(LegacySchema schema) {
    notes.dropped("$ref");
    schema.type = LegacySchema.OBJECT;
    return schema;
  }

  private void members(Json json, LegacySchema schema, Place place) {
    Json properties = json.get("properties");
    for (int i = 0; i < properties.names().size() && properties.isObject() && !isFull(); i++) {
      String name = properties.names().get(i);
      schema.properties.put(name, settled(properties.values().get(i), place.within()));
    }
    json.get("required").elements().stream()
        .filter(Json::isString)
        .forEach(name -> schema.required.add(name.text()));
    Json items = json.get("items");
    Json tuple = items.isArray() ? items : json.get("prefixItems");
    if (items.isObject()) {
      schema.items = settled(items, place.within());
    } else if (!tuple.elements().isEmpty()) {
      LegacySchema any = new LegacySchema();
      variants(tuple, any, place.within());
      schema.items = any.settled();
    }
  }

  private void variants(Json json, LegacySchema schema, Place place) {
    LegacySchema found = new LegacySchema();
    for (Json list : variantLists(json)) {
      for (Json variant : list.elements()) {
        if (SchemaKeywords.isNull(variant)) {
          schema.nullable = true;
        } else if (!isFull()) {
          found.anyOf.add(lower(variant, place.within()));
        }
      }
    }
    SchemaVariants.put(found.anyOf, schema);
  }

  private static Json[] variantLists(Json json) {
    return json.isArray() ? new Json[] {json} : new Json[] {json.get("anyOf"), json.get("oneOf")};
  }
}
