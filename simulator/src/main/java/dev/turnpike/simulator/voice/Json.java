package dev.turnpike.simulator.voice;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// JSON as maps and lists, written in the order in which it was said.
public final class Json {
  public static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  /// An object from names and values in turn; a null value is JSON's null.
  public static Map<String, @Nullable Object> object(@Nullable Object... pairs) {
    Map<String, @Nullable Object> object = LinkedHashMap.newLinkedHashMap(pairs.length / 2);
    for (int i = 0; i < pairs.length; i += 2) {
      object.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return object;
  }

  public static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  public static byte[] bytes(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /// The first field of these that is there; a missing node where none is.
  static JsonNode first(JsonNode object, String... names) {
    for (String name : names) {
      JsonNode value = object.path(name);
      if (!value.isMissingNode() && !value.isNull()) {
        return value;
      }
    }
    return MissingNode.getInstance();
  }

  /// The text of a field, or `otherwise` where it is missing or no text.
  static String text(JsonNode object, String name, String otherwise) {
    JsonNode value = object.path(name);
    return value.isString() ? value.stringValue() : otherwise;
  }

  /// The value as a list with one element, so that a field that may be either reads as a list.
  static Iterable<JsonNode> each(JsonNode value) {
    return value.isArray()
        ? value
        : value.isMissingNode() || value.isNull() ? List.of() : List.of(value);
  }
}
