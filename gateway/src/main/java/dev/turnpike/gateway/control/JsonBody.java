package dev.turnpike.gateway.control;

import dev.turnpike.gateway.log.Shown;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A JSON object that somebody sent, read strictly: a field is there in its form, or it is refused
/// by its name. `null` is as if the field were not there.
final class JsonBody {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();
  private static final BigDecimal DEAREST = BigDecimal.valueOf(5000);
  private static final int PLACES = 6;

  private final JsonNode json;
  private final String path;

  private JsonBody(JsonNode json, String path) {
    this.json = json;
    this.path = path;
  }

  /// The body as an object without any other fields; those of `later` are known, but not built yet,
  /// and may only be null, false or 0.
  static JsonBody read(byte[] body, Set<String> known, Set<String> later) {
    JsonNode json;
    try {
      json = MAPPER.readTree(body);
    } catch (JacksonException _) { // its message would repeat what was sent
      json = null;
    }
    if (json == null || !json.isObject()) {
      throw new Refusal(400, "invalid_json", "the body must be one JSON object", null);
    }
    return new JsonBody(json, "").checked(known, later);
  }

  private JsonBody checked(Set<String> known, Set<String> later) {
    for (String field : json.propertyNames()) {
      if (later.contains(field) && !isNothing(json.get(field))) {
        throw Refusal.notSupported(
            name(field), name(field) + " is not supported yet; leave it out");
      }
      if (!known.contains(field) && !later.contains(field)) {
        String shown = name(Shown.of(field, 60));
        throw Refusal.invalid(
            shown,
            "unknown field "
                + shown
                + ", must be of "
                + String.join(", ", known.stream().sorted().toList()));
      }
    }
    return this;
  }

  private static boolean isNothing(JsonNode value) {
    return value.isNull()
        || (value.isBoolean() && !value.booleanValue())
        || (value.isNumber() && value.decimalValue().signum() == 0);
  }

  private String name(String field) {
    return path + field;
  }

  private @Nullable JsonNode find(String field) {
    JsonNode value = json.get(field);
    return value == null || value.isNull() ? null : value;
  }

  boolean has(String field) {
    return find(field) != null;
  }

  /// An object in this one, or null.
  @Nullable JsonBody object(String field, Set<String> known, Set<String> later) {
    JsonNode value = find(field);
    if (value == null) {
      return null;
    }
    if (!value.isObject()) {
      throw Refusal.invalid(name(field), name(field) + " must be an object");
    }
    return new JsonBody(value, name(field) + ".").checked(known, later);
  }

  /// A text that must be there.
  String text(String field, int most) {
    String text = textOrNull(field, most);
    if (text == null || text.isBlank()) {
      throw Refusal.invalid(
          name(field), name(field) + " must be a text of 1 to " + most + " characters");
    }
    return text;
  }

  @Nullable String textOrNull(String field, int most) {
    JsonNode value = find(field);
    if (value == null) {
      return null;
    }
    if (!value.isString()
        || value.stringValue().length() > most
        || value.stringValue().chars().anyMatch(Character::isISOControl)) {
      throw Refusal.invalid(
          name(field),
          name(field) + " must be a text of at most " + most + " characters on one line");
    }
    return value.stringValue();
  }

  @Nullable Boolean yes(String field) {
    JsonNode value = find(field);
    if (value != null && !value.isBoolean()) {
      throw Refusal.invalid(name(field), name(field) + " must be true or false");
    }
    return value == null ? null : value.booleanValue();
  }

  /// A whole number from 0 on, or `otherwise`.
  long count(String field, long most, long otherwise) {
    JsonNode value = find(field);
    if (value == null) {
      return otherwise;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < 0
        || value.longValue() > most) {
      throw Refusal.invalid(name(field), name(field) + " must be a whole number, 0 to " + most);
    }
    return value.longValue();
  }

  /// USD for a million tokens as decimal text, or null.
  @Nullable String price(String field) {
    JsonNode value = find(field);
    if (value == null) {
      return null;
    }
    BigDecimal usd = value.isNumber() ? value.decimalValue().stripTrailingZeros() : null;
    if (usd == null || usd.signum() < 0 || usd.compareTo(DEAREST) > 0 || usd.scale() > PLACES) {
      throw Refusal.invalid(
          name(field),
          name(field)
              + " must be USD for a million tokens, 0 to 5000 with at most 6 decimal places");
    }
    return usd.toPlainString();
  }

  /// A list of texts, or null where it is not there.
  @Nullable List<String> texts(String field, int most) {
    JsonNode value = find(field);
    if (value == null) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode one : value.isArray() ? value : MAPPER.createArrayNode().addNull()) {
      if (!one.isString() || texts.size() >= most) {
        throw Refusal.invalid(
            name(field), name(field) + " must be a list of at most " + most + " texts");
      }
      texts.add(one.stringValue());
    }
    return texts;
  }
}
