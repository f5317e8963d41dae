package dev.turnpike.catalog;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Something that a model at a provider can take in a request, where not all can. Data files name
/// them in lower case: `top_p`.
public enum Capability {
  // Sampling.
  TEMPERATURE,
  TOP_P,
  TEMPERATURE_BESIDE_TOP_P,
  TOP_K,
  PENALTIES,
  LOGIT_BIAS,
  SEED,
  STOP,
  LOGPROBS,
  /// Temperature, top_p and top_k while it thinks.
  SAMPLING_WHILE_THINKING,

  /// Says how many tokens a request has, by its dialect's own question.
  COUNT_TOKENS,

  // Tools.
  TOOLS,
  /// The switch that forbids several calls at once.
  PARALLEL_SWITCH,
  REQUIRED_TOOL,
  NAMED_TOOL,
  NO_TOOL,
  /// A call can be required while it thinks.
  REQUIRED_TOOL_WHILE_THINKING,
  /// Tools whose argument is any text.
  FREEFORM_TOOLS,
  STRICT_TOOLS,
  WEB_SEARCH,

  // Content.
  IMAGES,
  /// Images by their address, which the provider fetches.
  IMAGE_URLS,
  /// Images in what a tool answered.
  RESULT_IMAGES,
  DOCUMENTS,
  AUDIO,
  VIDEO,

  // The form of the answer.
  JSON_OBJECT,
  JSON_SCHEMA,
  /// A schema with objects whose members it does not name (maps).
  OPEN_SCHEMAS,
  /// A schema for the answer beside tools.
  JSON_SCHEMA_BESIDE_TOOLS,
  VERBOSITY,

  // Messages.
  /// The role `developer` instead of `system`.
  DEVELOPER_ROLE,
  /// Instructions that come later than first.
  LATER_SYSTEM,
  /// An answer that the client has begun: a conversation may end with the assistant's words.
  PREFILL,

  // Beside the conversation.
  CACHE_MARKS,
  CACHE_KEY,
  END_USER,
  METADATA,
  TIER,
  STORE,
  /// Chat: `stream_options.include_usage`.
  STREAM_USAGE,
  /// Chat: `max_completion_tokens` instead of `max_tokens`.
  MAX_COMPLETION_TOKENS,
  /// Chat: `max_tokens`, which OpenAI's reasoning models refuse.
  MAX_TOKENS,
  // Vectors, in OpenAI's form but for this.
  /// `output_dimension` instead of `dimensions`.
  OUTPUT_DIMENSION,
  /// `embedding_type` instead of `encoding_format`.
  EMBEDDING_TYPE,
  /// Floats are what is written where no encoding is asked for; the word itself is refused.
  FLOATS_UNSAID,

  /// Gemini: JSON Schema as it is, instead of the older subset.
  FULL_SCHEMAS;

  /// Its word in data files.
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The capability with this word, or null.
  public static @Nullable Capability of(String id) {
    for (Capability capability : values()) {
      if (capability.id().equals(id)) {
        return capability;
      }
    }
    return null;
  }
}
