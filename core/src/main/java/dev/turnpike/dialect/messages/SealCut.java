package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.Seal;
import dev.turnpike.dialect.Carrier;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Takes blocks of thinking out of a request that stays in its dialect, or opens the gateway's own
/// carriers in them. Where the last turn of a tool loop loses them, a model with a token budget may
/// not think on.
final class SealCut {
  private static final String CONTENT = "content";
  private static final String EDITS = "context_management";

  private final Fate fate;

  private SealCut(Fate fate) {
    this.fate = fate;
  }

  /// What becomes of a block of thinking: itself, another one, or null where it goes.
  private interface Fate {
    @Nullable String of(Json thought);
  }

  /// `body` itself where there are none.
  static byte[] of(byte[] body) throws MalformedJson {
    return new SealCut(_ -> null).cut(body);
  }

  /// `body` itself where there is no carrier.
  static byte[] opened(byte[] body, Predicate<Seal> isOwn) throws MalformedJson {
    return Carrier.mayBeIn(body) ? new SealCut(thought -> opened(thought, isOwn)).cut(body) : body;
  }

  private static @Nullable String opened(Json thought, Predicate<Seal> isOwn) {
    String field = thought.get("type").says("thinking") ? "signature" : "data";
    String proof = thought.get(field).text();
    if (!Carrier.isCarrier(proof)) {
      return thought.raw();
    }
    Seal seal = Carrier.unwrap(proof);
    if (!Seals.isNative(seal) || seal == null || !isOwn.test(seal)) {
      return null;
    }
    return new JsonWriter(thought.size())
        .objectWith(
            thought,
            field,
            (value, _) -> {
              value.text(seal.value());
              return true;
            })
        .toString();
  }

  private byte[] cut(byte[] body) throws MalformedJson {
    Json request = Json.parse(body);
    List<Json> messages = request.get("messages").elements();
    if (messages.stream().noneMatch(this::changes)) {
      return body;
    }
    JsonWriter cut = new JsonWriter(body.length);
    cut.objectWith(request, "messages", this::messages);
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

  private boolean messages(JsonWriter out, Json messages) {
    out.array();
    for (Json message : messages.elements()) {
      if (!changes(message)) {
        out.raw(message);
      } else if (message.get(CONTENT).elements().stream().anyMatch(block -> !goes(block))) {
        out.objectWith(message, CONTENT, this::content);
      }
    }
    out.end();
    return true;
  }

  private boolean content(JsonWriter out, Json content) {
    out.array();
    for (Json block : content.elements()) {
      String kept = isThought(block) ? fate.of(block) : block.raw();
      if (kept != null) {
        out.raw(kept);
      }
    }
    out.end();
    return true;
  }

  private boolean mayThinkOn(Json request, List<Json> messages) {
    if (!request.get("thinking").get("type").says("enabled")) {
      return true;
    }
    for (Json message : messages.reversed()) {
      if (message.get("role").says("assistant")) {
        List<Json> blocks = message.get(CONTENT).elements();
        return blocks.stream().noneMatch(this::goes)
            || blocks.stream().anyMatch(block -> isThought(block) && !goes(block))
            || blocks.stream().noneMatch(block -> block.get("type").says("tool_use"));
      }
    }
    return true;
  }

  /// Whether something in a message is not as it came.
  private boolean changes(Json message) {
    return message.get(CONTENT).elements().stream()
        .anyMatch(block -> isThought(block) && !block.raw().equals(fate.of(block)));
  }

  private boolean goes(Json block) {
    return isThought(block) && fate.of(block) == null;
  }

  private static boolean isThought(Json block) {
    return block.get("type").says("thinking") || block.get("type").says("redacted_thinking");
  }
}
