package dev.turnpike.dialect.embeddings;

import dev.turnpike.dialect.PathSegment;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Titan on Bedrock: one text a call (docs.aws.amazon.com, Amazon Titan Embeddings G1 and V2, Titan
/// Multimodal Embeddings).
enum TitanForm implements Form {
  G1,
  V2,
  MULTIMODAL;

  /// Null for models of other makers.
  static @Nullable TitanForm of(String model) {
    if (!model.contains("titan-embed")) {
      return null;
    }
    if (model.contains("titan-embed-image")) {
      return MULTIMODAL;
    }
    return model.contains("text-v2") ? V2 : G1;
  }

  @Override
  public int mostAtOnce() {
    return 1;
  }

  @Override
  public String path(String model) {
    return "/model/" + PathSegment.of(model) + "/invoke";
  }

  @Override
  public void write(
      JsonWriter json, List<String> texts, @Nullable Integer dimensions, String model) {
    json.field("inputText", texts.getFirst());
    if (this == MULTIMODAL && dimensions != null) {
      json.name("embeddingConfig").object().field("outputEmbeddingLength", dimensions).end();
    } else {
      json.fieldIf("dimensions", dimensions);
    }
  }

  @Override
  public List<Json> vectors(Json reply) {
    return List.of(reply.get("embedding"));
  }

  @Override
  public @Nullable Long tokens(Json reply) {
    return reply.get("inputTextTokenCount").wholeOrNull();
  }

  @Override
  public boolean takesDimensions() {
    return this != G1;
  }
}
