package dev.turnpike.dialect.embeddings;

import dev.turnpike.dialect.PathSegment;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Google's forms: that of AI Studio and the two of Vertex AI.
enum GoogleForm implements Form {
  /// `models/MODEL:batchEmbedContents` (ai.google.dev/api/embeddings).
  BATCH(100) {
    @Override
    public String path(String model) {
      return "/v1beta/models/" + PathSegment.of(model) + ":batchEmbedContents";
    }

    @Override
    public void write(
        JsonWriter json, List<String> texts, @Nullable Integer dimensions, String model) {
      json.name("requests").array();
      for (String text : texts) {
        json.object().field("model", "models/" + model);
        content(json, text);
        json.fieldIf("outputDimensionality", dimensions).end();
      }
      json.end();
    }

    @Override
    public List<Json> vectors(Json reply) {
      return reply.get("embeddings").elements().stream().map(one -> one.get("values")).toList();
    }
  },

  /// `:embedContent` of Gemini Embedding 2 on Vertex AI: one text a call (Google Cloud's reference
  /// of EmbedContentRequest and EmbedContentResponse).
  SINGLE(1) {
    @Override
    public String path(String model) {
      return "/models/" + PathSegment.of(model) + ":embedContent";
    }

    @Override
    public void write(
        JsonWriter json, List<String> texts, @Nullable Integer dimensions, String model) {
      content(json, texts.getFirst());
      if (dimensions != null) {
        json.name("embedContentConfig").object().field("outputDimensionality", dimensions).end();
      }
    }

    @Override
    public List<Json> vectors(Json reply) {
      return List.of(reply.get("embedding").get("values"));
    }
  },

  /// `:predict` on Vertex AI with one text, the most that gemini-embedding-001 takes at once.
  PREDICT_ONE(1),

  /// `:predict` with as many as the older models take (Google Cloud, text embeddings API).
  PREDICT(100);

  private final int mostAtOnce;

  GoogleForm(int mostAtOnce) {
    this.mostAtOnce = mostAtOnce;
  }

  /// That of a model of Vertex AI that is asked by `:predict`.
  static GoogleForm of(String model) {
    return model.startsWith("gemini") ? PREDICT_ONE : PREDICT;
  }

  @Override
  public int mostAtOnce() {
    return mostAtOnce;
  }

  @Override
  public String path(String model) {
    return "/models/" + PathSegment.of(model) + ":predict";
  }

  @Override
  public void write(
      JsonWriter json, List<String> texts, @Nullable Integer dimensions, String model) {
    json.name("instances").array();
    texts.forEach(text -> json.object().field("content", text).end());
    json.end();
    if (dimensions != null) {
      json.name("parameters").object().field("outputDimensionality", dimensions).end();
    }
  }

  @Override
  public List<Json> vectors(Json reply) {
    return reply.get("predictions").elements().stream()
        .map(one -> one.get("embeddings").get("values"))
        .toList();
  }

  /// That of the whole reply, else the sum over its predictions.
  @Override
  public @Nullable Long tokens(Json reply) {
    Long told = reply.get("usageMetadata").get("promptTokenCount").wholeOrNull();
    List<Json> predictions = reply.get("predictions").elements();
    if (told != null || predictions.isEmpty()) {
      return told;
    }
    long sum = 0;
    for (Json one : predictions) {
      Long tokens = one.get("embeddings").get("statistics").get("token_count").wholeOrNull();
      if (tokens == null) {
        return null;
      }
      sum += tokens;
    }
    return sum;
  }

  private static void content(JsonWriter json, String text) {
    json.name("content").object().name("parts").array();
    json.object().field("text", text).end();
    json.end().end();
  }
}
