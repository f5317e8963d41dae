package dev.turnpike.dialect.chat;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.json.JsonWriter;

/// `usage` as Chat counts: the cached part of the prompt within the prompt, the thinking within the
/// answer.
final class ChatUsage {
  private ChatUsage() {}

  static String object(Usage usage) {
    long audio = usage.of(Bucket.INPUT_AUDIO) + usage.of(Bucket.CACHE_READ_AUDIO);
    long spoken = usage.of(Bucket.OUTPUT_AUDIO);
    JsonWriter json =
        new JsonWriter(256)
            .object()
            .field("prompt_tokens", usage.promptTokens())
            .field("completion_tokens", usage.answerTokens())
            .field("total_tokens", usage.promptTokens() + usage.answerTokens())
            .name("prompt_tokens_details")
            .object()
            .field("cached_tokens", usage.of(Bucket.CACHE_READ) + usage.of(Bucket.CACHE_READ_AUDIO))
            .field(
                "cache_write_tokens",
                usage.of(Bucket.CACHE_WRITE_5M) + usage.of(Bucket.CACHE_WRITE_1H));
    if (audio > 0) {
      json.field("audio_tokens", audio);
    }
    json.end()
        .name("completion_tokens_details")
        .object()
        .field("reasoning_tokens", usage.of(Bucket.REASONING));
    if (spoken > 0) {
      json.field("audio_tokens", spoken);
    }
    return json.end().end().toString();
  }
}
