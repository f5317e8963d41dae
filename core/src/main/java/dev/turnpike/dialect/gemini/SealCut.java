package dev.turnpike.dialect.gemini;

import dev.turnpike.conversation.Seal;
import dev.turnpike.dialect.Carrier;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Takes the signatures of thoughts out of a request that stays in its dialect, or opens the
/// gateway's own carriers in them. A call that loses its own gets the word that says it has none:
/// Gemini 3 refuses a call without any.
final class SealCut {
  private static final List<String> NAMES = List.of("thoughtSignature", "thought_signature");

  private final Fate fate;

  private SealCut(Fate fate) {
    this.fate = fate;
  }

  /// What becomes of a signature: itself, another one, or null where it goes.
  private interface Fate {
    @Nullable String of(String signature);
  }

  /// `body` itself where there are none.
  static byte[] of(byte[] body) throws MalformedJson {
    return new SealCut(_ -> null).cut(body);
  }

  /// `body` itself where there is no carrier.
  static byte[] opened(byte[] body, Predicate<Seal> isOwn) throws MalformedJson {
    return Carrier.mayBeIn(body)
        ? new SealCut(signature -> opened(signature, isOwn)).cut(body)
        : body;
  }

  private static @Nullable String opened(String signature, Predicate<Seal> isOwn) {
    if (!Signature.isCarried(signature)) {
      return signature;
    }
    Seal seal = Signature.read(signature);
    boolean own = seal != null && seal.form() == Seal.Form.THOUGHT && isOwn.test(seal);
    return own && seal != null ? seal.value() : null;
  }

  private byte[] cut(byte[] body) throws MalformedJson {
    Json request = Json.parse(body);
    if (request.get("contents").elements().stream().noneMatch(this::changes)) {
      return body;
    }
    return new JsonWriter(body.length).objectWith(request, "contents", this::contents).bytes();
  }

  private boolean contents(JsonWriter out, Json contents) {
    out.array();
    for (Json content : contents.elements()) {
      if (changes(content)) {
        out.objectWith(content, "parts", this::parts);
      } else {
        out.raw(content);
      }
    }
    out.end();
    return true;
  }

  private boolean parts(JsonWriter out, Json parts) {
    out.array();
    for (Json part : parts.elements()) {
      String name = nameIn(part);
      if (name.isEmpty()) {
        out.raw(part);
      } else {
        boolean isCall = part.has("functionCall") || part.has("function_call");
        String kept = fate.of(part.get(name).text());
        out.objectWith(
            part, name, (value, _) -> kept == null ? isCall && skip(value) : keep(value, kept));
      }
    }
    out.end();
    return true;
  }

  private static boolean keep(JsonWriter value, String signature) {
    value.text(signature);
    return true;
  }

  private static boolean skip(JsonWriter value) {
    value.text(Signature.SKIP);
    return true;
  }

  /// Whether something in a content is not as it came.
  private boolean changes(Json content) {
    return content.get("parts").elements().stream()
        .map(part -> part.get(nameIn(part)))
        .anyMatch(proof -> proof.isString() && !proof.text().equals(fate.of(proof.text())));
  }

  private static String nameIn(Json part) {
    for (String name : NAMES) {
      if (part.has(name) && !part.get(name).says(Signature.SKIP)) {
        return name;
      }
    }
    return "";
  }
}
