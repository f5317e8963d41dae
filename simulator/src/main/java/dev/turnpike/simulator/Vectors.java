package dev.turnpike.simulator;

import dev.turnpike.simulator.voice.Json;
import dev.turnpike.simulator.voice.Tokens;
import dev.turnpike.simulator.voice.Voice;
import dev.turnpike.simulator.voice.Voices;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Answers questions for vectors: the same text always has the same vector, of as many numbers as
/// are asked for, else eight.
final class Vectors {
  private static final int USUAL_DIMENSIONS = 8;
  private static final int MOST_DIMENSIONS = 4_096;

  /// The forms of the question, each with the voice in which errors are told.
  enum Form {
    OPENAI,
    GEMINI,
    PREDICT,
    EMBED_CONTENT,
    COHERE,
    COHERE_ON_BEDROCK,
    TITAN;

    Voice voice() {
      return switch (this) {
        case OPENAI -> Voices.CHAT;
        case GEMINI, PREDICT, EMBED_CONTENT -> Voices.GEMINI;
        case COHERE -> Voices.COHERE;
        case COHERE_ON_BEDROCK, TITAN -> Voices.CONVERSE;
      };
    }
  }

  private Vectors() {}

  static Map<String, @Nullable Object> answer(Form form, JsonNode asked, String model) {
    return switch (form) {
      case OPENAI -> openAi(asked, model);
      case GEMINI -> gemini(asked);
      case PREDICT -> predict(asked);
      case EMBED_CONTENT -> embedContent(asked);
      case COHERE -> cohere(asked, true);
      case COHERE_ON_BEDROCK -> cohere(asked, false);
      case TITAN -> titan(asked);
    };
  }

  private static Map<String, @Nullable Object> openAi(JsonNode asked, String model) {
    int dimensions = dimensions(asked, "dimensions", "output_dimension");
    boolean base64 =
        asked.path("encoding_format").asString("").equals("base64")
            || asked.path("embedding_type").asString("").equals("base64");
    List<Object> data = new ArrayList<>();
    long tokens = 0;
    JsonNode input = asked.path("input");
    boolean one = input.isString() || input.path(0).isNumber();
    for (JsonNode each : one ? List.of(input) : input) {
      String text = each.isString() ? each.stringValue() : each.toString();
      tokens += Tokens.in(text);
      double[] vector = vector(text, dimensions);
      data.add(
          Json.object(
              "object",
              "embedding",
              "index",
              data.size(),
              "embedding",
              base64 ? base64(vector) : vector));
    }
    return Json.object(
        "object",
        "list",
        "data",
        data,
        "model",
        model,
        "usage",
        Json.object("prompt_tokens", tokens, "total_tokens", tokens));
  }

  private static Map<String, @Nullable Object> gemini(JsonNode asked) {
    List<Object> vectors = new ArrayList<>();
    for (JsonNode request : wanted(asked, "requests")) {
      String text = request.at("/content/parts/0/text").asString("");
      vectors.add(Json.object("values", vector(text, dimensions(request, "outputDimensionality"))));
    }
    return Json.object("embeddings", vectors);
  }

  private static Map<String, @Nullable Object> predict(JsonNode asked) {
    int dimensions = dimensions(asked.path("parameters"), "outputDimensionality");
    List<Object> predictions = new ArrayList<>();
    for (JsonNode instance : wanted(asked, "instances")) {
      String text = wanted(instance, "content").stringValue();
      Object statistics = Json.object("token_count", Tokens.in(text), "truncated", false);
      predictions.add(
          Json.object(
              "embeddings",
              Json.object("values", vector(text, dimensions), "statistics", statistics)));
    }
    return Json.object("predictions", predictions);
  }

  private static Map<String, @Nullable Object> embedContent(JsonNode asked) {
    String text = wanted(asked, "content").at("/parts/0/text").asString("");
    int dimensions = dimensions(asked.path("embedContentConfig"), "outputDimensionality");
    return Json.object(
        "embedding",
        Json.object("values", vector(text, dimensions)),
        "usageMetadata",
        Json.object("promptTokenCount", Tokens.in(text)));
  }

  /// On Bedrock the tokens stand in a header only.
  private static Map<String, @Nullable Object> cohere(JsonNode asked, boolean counted) {
    List<Object> vectors = new ArrayList<>();
    long tokens = 0;
    for (JsonNode text : wanted(asked, "texts")) {
      tokens += Tokens.in(text.stringValue());
      vectors.add(vector(text.stringValue(), dimensions(asked, "output_dimension")));
    }
    wanted(asked, "input_type");
    Map<String, @Nullable Object> answer =
        Json.object("id", "emb-1", "embeddings", Json.object("float", vectors), "texts", List.of());
    if (counted) {
      answer.put("meta", Json.object("billed_units", Json.object("input_tokens", tokens)));
    }
    return answer;
  }

  private static Map<String, @Nullable Object> titan(JsonNode asked) {
    String text = wanted(asked, "inputText").stringValue();
    int dimensions = dimensions(asked, "dimensions");
    if (asked.has("embeddingConfig")) {
      dimensions = dimensions(asked.path("embeddingConfig"), "outputEmbeddingLength");
    }
    return Json.object(
        "embedding", vector(text, dimensions), "inputTextTokenCount", Tokens.in(text));
  }

  private static JsonNode wanted(JsonNode asked, String field) {
    JsonNode value = asked.path(field);
    if (value.isMissingNode()) {
      throw new IllegalArgumentException(field + " is missing.");
    }
    return value;
  }

  private static int dimensions(JsonNode asked, String... fields) {
    for (String field : fields) {
      int wanted = asked.path(field).asInt(0);
      if (wanted != 0) {
        return Math.clamp(wanted, 1, MOST_DIMENSIONS);
      }
    }
    return USUAL_DIMENSIONS;
  }

  private static double[] vector(String text, int dimensions) {
    double[] vector = new double[dimensions];
    long state = text.hashCode();
    for (int i = 0; i < dimensions; i++) {
      state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
      vector[i] = (state >> 40) / 8_388_608.0;
    }
    return vector;
  }

  private static String base64(double[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double number : vector) {
      bytes.putFloat((float) number);
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
