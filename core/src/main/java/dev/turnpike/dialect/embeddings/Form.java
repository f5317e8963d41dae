package dev.turnpike.dialect.embeddings;

import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How a provider with another form than OpenAI's is asked for vectors, and answers.
interface Form {

  /// So many texts go with one call.
  int mostAtOnce();

  /// Relative to the provider's base.
  String path(String model);

  /// Writes the members of the request.
  void write(JsonWriter json, List<String> texts, @Nullable Integer dimensions, String model);

  /// One for each text, in their order.
  List<Json> vectors(Json reply);

  /// The tokens of the texts, null where they are not reported.
  @Nullable Long tokens(Json reply);

  /// Whether the length of the vectors can be asked for.
  default boolean takesDimensions() {
    return true;
  }

  /// What the texts are taken for where the provider wants to know and OpenAI's form cannot say.
  default @Nullable String inputType() {
    return null;
  }

  /// That of a model; `spoken` is the provider's dialect, or the name of a host's own form of it.
  /// Null where none is known.
  static @Nullable Form of(String spoken, String model) {
    String name = model.toLowerCase(Locale.ROOT);
    return switch (spoken) {
      case "gemini" -> GoogleForm.BATCH;
      case "vertex" ->
          name.startsWith("gemini-embedding-2") ? GoogleForm.SINGLE : GoogleForm.of(name);
      case "cohere" -> CohereForm.OWN;
      case "converse" -> name.contains("cohere.embed") ? CohereForm.of(name) : TitanForm.of(name);
      default -> null;
    };
  }
}
