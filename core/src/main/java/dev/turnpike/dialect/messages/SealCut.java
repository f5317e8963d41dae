package dev.turnpike.dialect.messages;

import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.List;

/// Takes the blocks of thinking out of a request that stays in its dialect. Where the last turn of
/// a tool loop loses them, a model with a token budget may not think on.
final class SealCut {
  private static final String CONTENT = "content";
  private static final String EDITS = "context_management";

  private SealCut() {}

  /// `body` itself where there are none.
  static byte[] of(byte[] body) throws MalformedJson {
    Json request = Json.parse(body);
    List<Json> messages = request.get("messages").elements();
    if (messages.stream().noneMatch(SealCut::thinks)) {
      return body;
    }
    JsonWriter cut = new JsonWriter(body.length);
    cut.objectWith(request, "messages", SealCut::messages);
    return mayThinkOn(request, messages) ? cut.bytes() : withoutThinking(cut);
  }

  /// Anthropic's edit of old thinking goes too: there is none to be edited.
  private static byte[] withoutThinking(JsonWriter cut) throws MalformedJson {
    JsonWriter without = new JsonWriter(cut.length());
    without.objectWith(Json.parse(cut.bytes()), "thinking", (_, _) -> false);
    if (Json.parse(without.bytes()).get(EDITS).isMissing()) {
      return without.bytes();
    }
    return new JsonWriter(cut.length())
        .objectWith(Json.parse(without.bytes()), EDITS, SealCut::edits)
        .bytes();
  }

  private static boolean edits(JsonWriter out, Json management) {
    out.objectWith(management, "edits", SealCut::otherEdits);
    return true;
  }

  private static boolean otherEdits(JsonWriter out, Json edits) {
    out.array();
    edits.elements().stream()
        .filter(edit -> !edit.get("type").text().startsWith("clear_thinking"))
        .forEach(out::raw);
    out.end();
    return true;
  }

  private static boolean messages(JsonWriter out, Json messages) {
    out.array();
    for (Json message : messages.elements()) {
      if (!thinks(message)) {
        out.raw(message);
      } else if (message.get(CONTENT).elements().stream().anyMatch(block -> !isThought(block))) {
        out.objectWith(message, CONTENT, SealCut::content);
      }
    }
    out.end();
    return true;
  }

  private static boolean content(JsonWriter out, Json content) {
    out.array();
    content.elements().stream().filter(block -> !isThought(block)).forEach(out::raw);
    out.end();
    return true;
  }

  private static boolean mayThinkOn(Json request, List<Json> messages) {
    if (!request.get("thinking").get("type").says("enabled")) {
      return true;
    }
    for (Json message : messages.reversed()) {
      if (message.get("role").says("assistant")) {
        return !thinks(message)
            || message.get(CONTENT).elements().stream()
                .noneMatch(block -> block.get("type").says("tool_use"));
      }
    }
    return true;
  }

  private static boolean thinks(Json message) {
    return message.get(CONTENT).elements().stream().anyMatch(SealCut::isThought);
  }

  private static boolean isThought(Json block) {
    return block.get("type").says("thinking") || block.get("type").says("redacted_thinking");
  }
}
