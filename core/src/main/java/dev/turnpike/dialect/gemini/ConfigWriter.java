package dev.turnpike.dialect.gemini;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.List;

/// Writes `generationConfig`, or nothing where it would be empty.
final class ConfigWriter {
  /// What Gemini takes where nothing else is known of the model.
  private static final int MOST_STOPS = 5;

  private final Conversation conversation;
  private final Accepts accepts;
  private final Notes notes;
  private final JsonWriter config = new JsonWriter().object();

  ConfigWriter(Conversation conversation, Accepts accepts, Notes notes) {
    this.conversation = conversation;
    this.accepts = accepts;
    this.notes = notes;
  }

  void write(JsonWriter out) {
    sampling(conversation.sampling());
    format(conversation.format());
    ThinkingConfig.write(conversation.thinking(), accepts.thinking(), config);
    String json = config.end().toString();
    if (!json.equals("{}")) {
      out.rawField("generationConfig", json);
    }
  }

  private void sampling(Sampling sampling) {
    config
        .fieldIf("temperature", sampling.temperature())
        .fieldIf("topP", sampling.topP())
        .fieldIf("topK", sampling.topK())
        .fieldIf("maxOutputTokens", sampling.maxOutput());
    stops(sampling.stop().stream().filter(stop -> !stop.isEmpty()).toList());
    config
        .fieldIf("presencePenalty", sampling.presencePenalty())
        .fieldIf("frequencyPenalty", sampling.frequencyPenalty());
    Long seed = sampling.seed();
    if (seed != null && seed != seed.intValue()) {
      notes.dropped("seed"); // 32 bits is all it takes
    } else {
      config.fieldIf("seed", seed);
    }
    if (sampling.topLogprobs() >= 0) {
      config.field("responseLogprobs", true);
    }
    if (sampling.topLogprobs() > 0) {
      config.field("logprobs", sampling.topLogprobs());
    }
  }

  private void stops(List<String> stops) {
    int most = accepts.mostStops() > 0 ? accepts.mostStops() : MOST_STOPS;
    if (stops.size() > most) {
      notes.clamped("stop", most);
    }
    if (!stops.isEmpty()) {
      config.name("stopSequences").array();
      stops.stream().limit(most).forEach(config::text);
      config.end();
    }
  }

  private void format(OutputFormat format) {
    switch (format) {
      case OutputFormat.Plain _ -> {}
      case OutputFormat.AnyJson _ -> config.field("responseMimeType", "application/json");
      case OutputFormat.Schema schema -> {
        config.field("responseMimeType", "application/json");
        Json json = Json.orMissing(schema.schema());
        if (accepts.can(Capability.FULL_SCHEMAS)) {
          FullSchema.write(json, config.name("responseJsonSchema"));
        } else {
          config.rawField("responseSchema", SchemaLowering.lowered(json, notes));
        }
      }
    }
  }
}
