package dev.turnpike.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashSet;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads what came out with a parser that is not ours.
final class Judge {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(2_000)
                  .maxNumberLength(10_000)
                  .maxNameLength(10_000_000)
                  .build())
          .build();
  private static final JsonMapper ANY =
      JsonMapper.builder(FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final JsonMapper EACH_NAME_ONCE =
      ANY.rebuild().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private Judge() {}

  static JsonNode tree(byte[] json) {
    return tree(ANY, json);
  }

  /// The outermost object may have no name twice; where one further in has, the last counts.
  static JsonNode strictTop(byte[] json) {
    JsonNode tree = tree(ANY, json);
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      Set<String> names = new HashSet<>();
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        if (!names.add(parser.currentName())) {
          throw new AssertionError("twice: " + parser.currentName());
        }
        parser.nextToken();
        parser.skipChildren();
      }
    }
    return tree;
  }

  /// No object may have a name twice.
  static JsonNode strictTree(byte[] json) {
    return tree(EACH_NAME_ONCE, json);
  }

  private static JsonNode tree(JsonMapper mapper, byte[] json) {
    try {
      return mapper.readTree(json);
    } catch (JacksonException e) {
      throw new AssertionError("not JSON: " + new String(json, UTF_8), e);
    }
  }
}
