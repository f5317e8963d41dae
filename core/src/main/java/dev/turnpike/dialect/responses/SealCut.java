package dev.turnpike.dialect.responses;

import dev.turnpike.conversation.Seal;
import dev.turnpike.dialect.Carrier;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Takes the items of reasoning out of a request that stays in its dialect, or opens the gateway's
/// own carriers in them.
final class SealCut {
  private static final String PROOF = "encrypted_content";

  private final Fate fate;

  private SealCut(Fate fate) {
    this.fate = fate;
  }

  /// What becomes of an item of reasoning: itself, another one, or null where it goes.
  private interface Fate {
    @Nullable String of(Json item);
  }

  /// `body` itself where there are none.
  static byte[] of(byte[] body) throws MalformedJson {
    return new SealCut(_ -> null).cut(body);
  }

  /// `body` itself where there is no carrier.
  static byte[] opened(byte[] body, Predicate<Seal> isOwn) throws MalformedJson {
    return Carrier.mayBeIn(body) ? new SealCut(item -> opened(item, isOwn)).cut(body) : body;
  }

  private static @Nullable String opened(Json item, Predicate<Seal> isOwn) {
    String proof = item.get(PROOF).text();
    if (!Carrier.isCarrier(proof)) {
      return item.raw();
    }
    Seal seal = Carrier.unwrap(proof);
    if (seal == null || seal.form() != Seal.Form.ENCRYPTED || !isOwn.test(seal)) {
      return null;
    }
    JsonWriter own = new JsonWriter(item.size()).object();
    for (int i = 0; i < item.names().size(); i++) {
      String name = item.names().get(i);
      if (name.equals(PROOF)) {
        own.field(name, seal.value());
      } else if (name.equals("id")) {
        own.fieldIf(name, seal.id()); // ours means nothing there
      } else {
        own.rawField(name, item.values().get(i));
      }
    }
    return own.end().toString();
  }

  private byte[] cut(byte[] body) throws MalformedJson {
    Json request = Json.parse(body);
    boolean changes =
        request.get("input").elements().stream()
            .anyMatch(item -> isThought(item) && !item.raw().equals(fate.of(item)));
    return changes
        ? new JsonWriter(body.length).objectWith(request, "input", this::input).bytes()
        : body;
  }

  private boolean input(JsonWriter out, Json items) {
    out.array();
    for (Json item : items.elements()) {
      String kept = isThought(item) ? fate.of(item) : item.raw();
      if (kept != null) {
        out.raw(kept);
      }
    }
    out.end();
    return true;
  }

  private static boolean isThought(Json item) {
    return item.get("type").says("reasoning");
  }
}
