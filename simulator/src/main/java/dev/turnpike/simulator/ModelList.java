package dev.turnpike.simulator;

import dev.turnpike.simulator.script.Menu;
import dev.turnpike.simulator.voice.Json;
import dev.turnpike.simulator.voice.Voice;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The words of the simulator as a list of models, in the shape of each dialect.
final class ModelList {
  private static final String CREATED_AT = "2026-01-01T00:00:00Z";
  private static final int CONTEXT_TOKENS = 200_000;
  private static final int OUTPUT_TOKENS = 64_000;

  private ModelList() {}

  static Map<String, @Nullable Object> list(Route.Models.Shape shape) {
    List<Map<String, @Nullable Object>> models =
        Menu.DISHES.stream().map(dish -> model(shape, dish.word(), dish.sentence())).toList();
    return switch (shape) {
      case OPENAI -> Json.object("object", "list", "data", models);
      case ANTHROPIC ->
          Json.object(
              "data",
              models,
              "has_more",
              false,
              "first_id",
              Menu.DISHES.getFirst().word(),
              "last_id",
              Menu.DISHES.getLast().word());
      case GEMINI -> Json.object("models", models);
    };
  }

  /// One model; whatever id is asked for is one, because the simulator answers to it.
  static Map<String, @Nullable Object> one(Route.Models.Shape shape, String id) {
    String sentence =
        Menu.DISHES.stream()
            .filter(dish -> dish.word().equals(id))
            .map(Menu.Dish::sentence)
            .findFirst()
            .orElse("echo");
    return model(shape, id, sentence);
  }

  private static Map<String, @Nullable Object> model(
      Route.Models.Shape shape, String id, String sentence) {
    return switch (shape) {
      case OPENAI ->
          Json.object(
              "id",
              id,
              "object",
              "model",
              "created",
              Voice.CREATED,
              "owned_by",
              "simulator",
              "description",
              sentence);
      case ANTHROPIC ->
          Json.object(
              "type", "model",
              "id", id,
              "display_name", id + ": " + sentence,
              "created_at", CREATED_AT,
              "max_input_tokens", CONTEXT_TOKENS,
              "max_tokens", OUTPUT_TOKENS);
      case GEMINI ->
          Json.object(
              "name", "models/" + id,
              "displayName", id,
              "description", sentence,
              "inputTokenLimit", CONTEXT_TOKENS,
              "outputTokenLimit", OUTPUT_TOKENS,
              "supportedGenerationMethods",
                  List.of("generateContent", "streamGenerateContent", "countTokens"));
    };
  }
}
