package dev.turnpike.simulator.voice;

import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads of a body only what decides how to answer: the model, whether to stream, and whether the
/// stream is to end with usage. Stops as soon as it knows these.
public final class Outline {
  private @Nullable String model;
  private @Nullable Boolean stream;
  private @Nullable Boolean usageAsked;

  private Outline() {}

  /// The outline of a body. Where the path says model and stream, `pathModel` has the model and the
  /// body is not looked at. A body that is no JSON object ends in the parser's exception.
  public static Ask read(byte[] body, @Nullable String pathModel, boolean pathStream) {
    if (pathModel != null) {
      return Ask.outline(pathModel, pathStream, true, promptTokens(body), seed(body));
    }
    Outline outline = new Outline();
    try (JsonParser parser = Json.MAPPER.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("The body is not a JSON object.");
      }
      while (!outline.isKnown() && parser.nextToken() == JsonToken.PROPERTY_NAME) {
        outline.readField(parser);
      }
    }
    return Ask.outline(
        outline.model == null ? "" : outline.model,
        Boolean.TRUE.equals(outline.stream),
        Boolean.TRUE.equals(outline.usageAsked),
        promptTokens(body),
        seed(body));
  }

  private boolean isKnown() {
    return model != null && stream != null && (Boolean.FALSE.equals(stream) || usageAsked != null);
  }

  private void readField(JsonParser parser) {
    String name = parser.currentName();
    JsonToken value = parser.nextToken();
    switch (name) {
      case "model" -> model = value == JsonToken.VALUE_STRING ? parser.getString() : "";
      case "stream" -> stream = value == JsonToken.VALUE_TRUE;
      case "stream_options" -> usageAsked = readUsageAsked(parser);
      default -> parser.skipChildren();
    }
  }

  private static boolean readUsageAsked(JsonParser parser) {
    boolean asked = false;
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean isUsage = parser.currentName().equals("include_usage");
        JsonToken value = parser.nextToken();
        asked |= isUsage && value == JsonToken.VALUE_TRUE;
        parser.skipChildren();
      }
    } else {
      parser.skipChildren();
    }
    return asked;
  }

  /// For answers that do not depend on the request: four bytes of the body are a token.
  private static long promptTokens(byte[] body) {
    return Math.max(1, Tokens.in(body.length));
  }

  /// Sixteen hexadecimal digits; equal bodies have equal ones.
  private static String seed(byte[] body) {
    CRC32 one = new CRC32();
    one.update(body, 0, body.length);
    CRC32C other = new CRC32C();
    other.update(body, 0, body.length);
    return String.format("%08x%08x", one.getValue(), other.getValue());
  }
}
