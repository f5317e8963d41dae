package dev.turnpike.dialect.responses;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The response itself, with the echoes of the request that clients take to be there.
final class ResponseObject {
  private ResponseObject() {}

  static String inProgress(ReplyTo to) {
    return json(to, "in_progress", null, List.of(), null);
  }

  static String finished(ReplyTo to, StopReason reason, List<String> items, Usage usage) {
    String incomplete = incomplete(reason);
    String status = incomplete == null ? "completed" : "incomplete";
    return json(to, status, incomplete, items, usage);
  }

  /// Why the answer is not complete; null where it is.
  static @Nullable String incomplete(StopReason reason) {
    return switch (reason) {
      case LENGTH, CONTEXT -> "max_output_tokens";
      case FILTER -> "content_filter";
      case STOP, STOP_SEQUENCE, TOOL, PAUSE, COMPACTION -> null;
    };
  }

  private static String json(
      ReplyTo to,
      String status,
      @Nullable String incomplete,
      List<String> items,
      @Nullable Usage usage) {
    JsonWriter json =
        new JsonWriter(1_024)
            .object()
            .field("id", to.id("resp_", 0))
            .field("object", "response")
            .field("created_at", to.created())
            .field("status", status)
            .rawField("error", "null");
    if (incomplete == null) {
      json.rawField("incomplete_details", "null");
    } else {
      json.name("incomplete_details").object().field("reason", incomplete).end();
    }
    json.rawField("instructions", "null")
        .rawField("metadata", "{}")
        .field("model", to.model())
        .name("output")
        .array();
    items.forEach(json::raw);
    json.end()
        .field("parallel_tool_calls", true)
        .rawField("temperature", "null")
        .field("tool_choice", "auto")
        .rawField("tools", "[]")
        .rawField("top_p", "null")
        .name("usage");
    if (usage == null) {
      json.raw("null");
    } else {
      usage(json, usage);
    }
    return json.end().toString();
  }

  /// Both details are always there: Codex gives up where one is and lacks its count.
  private static void usage(JsonWriter json, Usage usage) {
    long cached = usage.of(Bucket.CACHE_READ) + usage.of(Bucket.CACHE_READ_AUDIO);
    long written = usage.of(Bucket.CACHE_WRITE_5M) + usage.of(Bucket.CACHE_WRITE_1H);
    json.object()
        .field("input_tokens", usage.promptTokens())
        .name("input_tokens_details")
        .object()
        .field("cached_tokens", cached)
        .field("cache_write_tokens", written)
        .end()
        .field("output_tokens", usage.answerTokens())
        .name("output_tokens_details")
        .object()
        .field("reasoning_tokens", usage.of(Bucket.REASONING))
        .end()
        .field("total_tokens", usage.promptTokens() + usage.answerTokens())
        .end();
  }
}
