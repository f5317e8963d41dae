package dev.turnpike.dialect.chat;

import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Seal.Form;
import dev.turnpike.dialect.Carrier;
import dev.turnpike.dialect.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an assistant's message carries of its thinking. `reasoning_details` tells the most and is
/// believed first, then LiteLLM's `thinking_blocks`, then plain text.
final class ThoughtsReader {
  private final Collection<String> callIds;
  private final List<Part> parts = new ArrayList<>();
  private final Map<String, Seal> ofCalls = new HashMap<>();

  /// What is told of one thought in several entries.
  private boolean isOpen;

  private @Nullable Integer index;
  private boolean summary;
  private final StringBuilder text = new StringBuilder();
  private @Nullable Seal seal;

  private ThoughtsReader(Collection<String> callIds) {
    this.callIds = callIds;
  }

  /// Thoughts, and the seals that belong to calls.
  record Thoughts(List<Part> parts, Map<String, Seal> ofCalls) {
    Part.ToolUse sealing(Part.ToolUse use) {
      Seal seal = use.seal() == null ? ofCalls.get(use.id()) : use.seal();
      return new Part.ToolUse(
          use.id(), use.namespace(), use.name(), use.freeform(), use.arguments(), seal, use.mark());
    }
  }

  static Thoughts read(Json message, Collection<String> callIds) {
    List<Json> details = message.get("reasoning_details").elements();
    if (!details.isEmpty()) {
      ThoughtsReader reader = new ThoughtsReader(callIds);
      return reader.details(details)
          ? new Thoughts(reader.parts, reader.ofCalls)
          : only(new Part.Thought(false, texts(details), details(message)));
    }
    List<Part> blocks = blocks(message.get("thinking_blocks").elements());
    if (!blocks.isEmpty()) {
      return new Thoughts(blocks, Map.of());
    }
    String plain = plain(message);
    return plain.isEmpty()
        ? new Thoughts(List.of(), Map.of())
        : only(new Part.Thought(false, plain, null));
  }

  /// The seal that Gemini puts on a call, in the words of its own Chat endpoint.
  static @Nullable Seal sealOf(Json call) {
    String value = call.get("extra_content").get("google").get("thought_signature").text();
    return value.isEmpty() ? null : sealed(Form.THOUGHT, value, null);
  }

  static String plain(Json message) {
    String text = message.get("reasoning_content").text();
    return text.isEmpty() ? message.get("reasoning").text() : text;
  }

  private static Thoughts only(Part thought) {
    return new Thoughts(List.of(thought), Map.of());
  }

  private static Seal details(Json message) {
    return new Seal(Form.DETAILS, message.get("reasoning_details").raw(), null, null);
  }

  private static String texts(List<Json> details) {
    StringBuilder texts = new StringBuilder();
    for (Json detail : details) {
      texts.append(ThoughtPieces.said(detail));
    }
    return texts.toString();
  }

  private static @Nullable Seal sealed(Form form, String value, @Nullable String id) {
    return Carrier.isCarrier(value) ? Carrier.unwrap(value) : new Seal(form, value, id, null);
  }

  private static List<Part> blocks(List<Json> blocks) {
    List<Part> thoughts = new ArrayList<>();
    for (Json block : blocks) {
      String signature = block.get("signature").text();
      String data = block.get("data").text();
      if (block.get("type").says("thinking")) {
        thoughts.add(
            new Part.Thought(
                false,
                block.get("thinking").text(),
                signature.isEmpty() ? null : sealed(Form.SIGNATURE, signature, null)));
      } else if (!data.isEmpty()) {
        thoughts.add(new Part.Thought(false, "", sealed(Form.REDACTED, data, null)));
      }
    }
    return thoughts;
  }

  /// False where an entry is of a provider that only its own host understands: then the list must
  /// stay as it is.
  private boolean details(List<Json> details) {
    for (Json detail : details) {
      if (!detail(detail)) {
        return false;
      }
    }
    close();
    return true;
  }

  private boolean detail(Json detail) {
    String format = detail.get("format").text();
    String proof = detail.get("data").text();
    String id = detail.get("id").textOrNull();
    boolean encrypted = !proof.isEmpty();
    if (!encrypted) {
      proof = detail.get("signature").text();
    }
    Form form = form(format, encrypted);
    if (!proof.isEmpty() && form == null && !Carrier.isCarrier(proof)) {
      return false;
    }
    Seal sealed =
        proof.isEmpty()
            ? null
            : sealed(form == null ? Form.PLAIN : form, proof, encrypted ? id : null);
    if (sealed != null && id != null && form == Form.THOUGHT && callIds.contains(id)) {
      ofCalls.put(id, new Seal(sealed.form(), sealed.value(), null, sealed.origin()));
      return true;
    }
    openFor(detail, encrypted);
    text.append(ThoughtPieces.said(detail));
    seal = sealed == null ? seal : sealed;
    return true;
  }

  private static @Nullable Form form(String format, boolean encrypted) {
    if (format.startsWith("anthropic") || (format.isEmpty() && !encrypted)) {
      return encrypted ? Form.REDACTED : Form.SIGNATURE;
    }
    if (format.startsWith("google-gemini")) {
      return Form.THOUGHT;
    }
    return format.contains("openai-responses") && encrypted ? Form.ENCRYPTED : null;
  }

  /// Entries of one index tell of one thought; a second proof begins another.
  private void openFor(Json detail, boolean encrypted) {
    Integer number = detail.get("index").smallOrNull();
    boolean same = isOpen && number != null && number.equals(index) && !(encrypted && seal != null);
    if (!same) {
      close();
      summary = detail.get("type").says("reasoning.summary");
    }
    isOpen = true;
    index = number;
  }

  private void close() {
    if (isOpen && (!text.isEmpty() || seal != null)) {
      parts.add(new Part.Thought(summary, text.toString(), seal));
    }
    text.setLength(0);
    seal = null;
    isOpen = false;
  }
}
