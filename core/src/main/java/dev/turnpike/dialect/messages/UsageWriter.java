package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.json.JsonWriter;

/// Writes the `usage` of a whole answer or of a stream's end. `input_tokens` leaves out what a
/// cache served or stored.
final class UsageWriter {
  private UsageWriter() {}

  static void write(JsonWriter json, Usage usage) {
    long fiveMinutes = usage.of(Bucket.CACHE_WRITE_5M);
    long hour = usage.of(Bucket.CACHE_WRITE_1H);
    long read = usage.of(Bucket.CACHE_READ) + usage.of(Bucket.CACHE_READ_AUDIO);
    json.name("usage")
        .object()
        .field("input_tokens", usage.promptTokens() - read - fiveMinutes - hour)
        .field("cache_read_input_tokens", read)
        .field("cache_creation_input_tokens", fiveMinutes + hour);
    if (fiveMinutes + hour > 0) {
      json.name("cache_creation")
          .object()
          .field("ephemeral_5m_input_tokens", fiveMinutes)
          .field("ephemeral_1h_input_tokens", hour)
          .end();
    }
    json.field("output_tokens", usage.answerTokens());
    if (usage.of(Bucket.REASONING) > 0) {
      json.name("output_tokens_details")
          .object()
          .field("thinking_tokens", usage.of(Bucket.REASONING))
          .end();
    }
    if (usage.of(Bucket.WEB_SEARCH) > 0) {
      json.name("server_tool_use")
          .object()
          .field("web_search_requests", usage.of(Bucket.WEB_SEARCH))
          .end();
    }
    json.end();
  }
}
