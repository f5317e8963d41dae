package dev.turnpike.dialect.embeddings;

import dev.turnpike.dialect.PathSegment;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cohere's form, at Cohere (docs.cohere.com/reference/embed) and on Bedrock (docs.aws.amazon.com,
/// Cohere Embed v3 and v4). Texts to be searched and texts to search with have vectors of different
/// kinds there; OpenAI's form does not tell them apart.
enum CohereForm implements Form {
  OWN,
  BEDROCK_V3,
  BEDROCK_V4;

  private static final int MOST_AT_ONCE = 96;

  /// That of a model on Bedrock.
  static CohereForm of(String model) {
    return model.contains("embed-v4") ? BEDROCK_V4 : BEDROCK_V3;
  }

  @Override
  public int mostAtOnce() {
    return MOST_AT_ONCE;
  }

  @Override
  public String path(String model) {
    return this == OWN ? "/v2/embed" : "/model/" + PathSegment.of(model) + "/invoke";
  }

  @Override
  public void write(
      JsonWriter json, List<String> texts, @Nullable Integer dimensions, String model) {
    if (this == OWN) {
      json.field("model", model);
    }
    json.field("input_type", inputType()).name("texts").array();
    texts.forEach(json::text);
    json.end().name("embedding_types").array().text("float").end();
    json.fieldIf("output_dimension", dimensions);
  }

  @Override
  public List<Json> vectors(Json reply) {
    return reply.get("embeddings").get("float").elements();
  }

  /// Bedrock has them in a header only.
  @Override
  public @Nullable Long tokens(Json reply) {
    return reply.get("meta").get("billed_units").get("input_tokens").wholeOrNull();
  }

  @Override
  public boolean takesDimensions() {
    return this != BEDROCK_V3;
  }

  @Override
  public String inputType() {
    return "search_document";
  }
}
