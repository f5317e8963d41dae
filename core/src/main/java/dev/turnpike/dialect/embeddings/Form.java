package dev.turnpike.dialect.embeddings;

import dev.turnpike.dialect.PathSegment;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a provider with another form than OpenAI's is asked for vectors, and answers.
enum Form {
  /// `models/MODEL:batchEmbedContents` (ai.google.dev/api/embeddings). No tokens are reported.
  GEMINI(100) {
    @Override
    String path(String model) {
      return "/v1beta/models/" + PathSegment.of(model) + ":batchEmbedContents";
    }

    @Override
    void write(JsonWriter json, List<String> texts, @Nullable Integer dimensions, String model) {
      json.name("requests").array();
      for (String text : texts) {
        json.object()
            .field("model", "models/" + model)
            .name("content")
            .object()
            .name("parts")
            .array()
            .object()
            .field("text", text)
            .end()
            .end()
            .end()
            .fieldIf("outputDimensionality", dimensions)
            .end();
      }
      json.end();
    }

    @Override
    List<Json> vectors(Json reply) {
      return reply.get("embeddings").elements().stream().map(one -> one.get("values")).toList();
    }

    @Override
    @Nullable Long tokens(Json reply) {
      return reply.get("usageMetadata").get("promptTokenCount").wholeOrNull();
    }
  },

  /// `/v2/embed` (docs.cohere.com/reference/embed). Texts to be searched and texts to search with
  /// have vectors of different kinds there; OpenAI's form does not tell them apart.
  COHERE(96) {
    @Override
    String path(String model) {
      return "/v2/embed";
    }

    @Override
    void write(JsonWriter json, List<String> texts, @Nullable Integer dimensions, String model) {
      json.field("model", model).field("input_type", "search_document").name("texts").array();
      texts.forEach(json::text);
      json.end().name("embedding_types").array().text("float").end();
      json.fieldIf("output_dimension", dimensions);
    }

    @Override
    List<Json> vectors(Json reply) {
      return reply.get("embeddings").get("float").elements();
    }

    @Override
    @Nullable Long tokens(Json reply) {
      return reply.get("meta").get("billed_units").get("input_tokens").wholeOrNull();
    }
  },

  /// Titan on Bedrock: one text a call (docs.aws.amazon.com, Titan Text Embeddings V2).
  TITAN(1) {
    @Override
    String path(String model) {
      return "/model/" + PathSegment.of(model) + "/invoke";
    }

    @Override
    void write(JsonWriter json, List<String> texts, @Nullable Integer dimensions, String model) {
      json.field("inputText", texts.getFirst()).fieldIf("dimensions", dimensions);
    }

    @Override
    List<Json> vectors(Json reply) {
      return List.of(reply.get("embedding"));
    }

    @Override
    @Nullable Long tokens(Json reply) {
      return reply.get("inputTextTokenCount").wholeOrNull();
    }
  };

  private final int mostAtOnce;

  Form(int mostAtOnce) {
    this.mostAtOnce = mostAtOnce;
  }

  /// So many texts go with one call.
  int mostAtOnce() {
    return mostAtOnce;
  }

  /// Relative to the provider's base.
  abstract String path(String model);

  /// Writes the members of the request.
  abstract void write(
      JsonWriter json, List<String> texts, @Nullable Integer dimensions, String model);

  /// One for each text, in their order.
  abstract List<Json> vectors(Json reply);

  /// The tokens of the texts, null where they are not reported.
  abstract @Nullable Long tokens(Json reply);

  /// That of a provider's dialect; null where it has OpenAI's.
  static @Nullable Form of(String dialect) {
    return switch (dialect) {
      case "gemini" -> GEMINI;
      case "cohere" -> COHERE;
      case "converse" -> TITAN;
      default -> null;
    };
  }
}
