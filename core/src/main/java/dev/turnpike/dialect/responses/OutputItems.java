package dev.turnpike.dialect.responses;

import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Search;
import dev.turnpike.dialect.Block;
import dev.turnpike.dialect.Carrier;
import dev.turnpike.dialect.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/// The items of an answer as JSON.
final class OutputItems {
  private static final String OF_CALL = "call:";

  private OutputItems() {}

  // Messages.

  /// `content` is the JSON of its only part, or "".
  static String message(String id, String status, String content) {
    return new JsonWriter()
        .object()
        .field("id", id)
        .field("type", "message")
        .field("status", status)
        .field("role", "assistant")
        .rawField("content", "[" + content + "]")
        .end()
        .toString();
  }

  /// `annotations` are their JSON, commas between.
  static String text(String text, String annotations) {
    return new JsonWriter()
        .object()
        .field("type", "output_text")
        .field("text", text)
        .rawField("annotations", "[" + annotations + "]")
        .end()
        .toString();
  }

  static String refusal(String text) {
    return new JsonWriter()
        .object()
        .field("type", "refusal")
        .field("refusal", text)
        .end()
        .toString();
  }

  /// Clients want numbers and a title; null where the source has no address to show.
  static @Nullable String annotation(Citation citation) {
    if (citation.url().isEmpty()) {
      return null;
    }
    int start = Math.max(0, citation.start());
    return new JsonWriter()
        .object()
        .field("type", "url_citation")
        .field("start_index", start)
        .field("end_index", Math.max(start, citation.end()))
        .field("url", citation.url())
        .field("title", citation.title() == null ? citation.url() : citation.title())
        .end()
        .toString();
  }

  // Reasoning.

  static String thought(String id, String text, @Nullable Seal seal) {
    return new JsonWriter()
        .object()
        .field("id", id)
        .field("type", "reasoning")
        .rawField("summary", text.isEmpty() ? "[]" : "[" + summary(text) + "]")
        .fieldIf("encrypted_content", seal == null ? null : Carrier.wrap(seal))
        .end()
        .toString();
  }

  static String summary(String text) {
    return new JsonWriter()
        .object()
        .field("type", "summary_text")
        .field("text", text)
        .end()
        .toString();
  }

  /// The seal that belongs to a call, which has no place for one, as the seal of a thought of its
  /// own before it.
  static Seal ofCall(Seal seal, String callId) {
    return new Seal(seal.form(), seal.value(), OF_CALL + callId, seal.origin());
  }

  static boolean isOfCall(Seal seal) {
    return seal.id() != null && seal.id().startsWith(OF_CALL);
  }

  static String callOf(Seal seal) {
    return seal.id() == null ? "" : seal.id().substring(OF_CALL.length());
  }

  static Seal withoutCall(Seal seal) {
    return new Seal(seal.form(), seal.value(), null, seal.origin());
  }

  // Calls.

  static String call(String id, Block.Call call, String said, String status) {
    return new JsonWriter(said.length() + 256)
        .object()
        .field("id", id)
        .field("type", call.freeform() ? "custom_tool_call" : "function_call")
        .field("call_id", call.id())
        .field("name", call.name())
        .fieldIf("namespace", call.namespace())
        .field(call.freeform() ? "input" : "arguments", said)
        .field("status", status)
        .end()
        .toString();
  }

  // What the provider ran.

  /// `action` is what was searched for; null while that is not told yet.
  static String webSearch(String id, String status, @Nullable Search action) {
    JsonWriter json =
        new JsonWriter()
            .object()
            .field("id", id)
            .field("type", "web_search_call")
            .field("status", status);
    if (action != null) {
      json.name("action").object().field("type", "search").field("query", action.query()).end();
    }
    return json.end().toString();
  }
}
