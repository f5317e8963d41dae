package dev.turnpike.dialect.responses;

import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.Set;

/// Takes the ids off the items of a request: a provider looks under them for what it has not kept.
final class ItemIds {
  private static final Set<String> OWN =
      Set.of("", "message", "reasoning", "function_call", "custom_tool_call");

  private ItemIds() {}

  /// `body` itself where there are none.
  static byte[] cut(byte[] body, Notes notes) throws MalformedJson {
    Json request = Json.parse(body);
    if (request.get("input").elements().stream().noneMatch(ItemIds::isNamed)) {
      return body;
    }
    notes.repaired("input");
    return new JsonWriter(body.length).objectWith(request, "input", ItemIds::items).bytes();
  }

  private static boolean items(JsonWriter out, Json items) {
    out.array();
    for (Json item : items.elements()) {
      if (isNamed(item)) {
        out.objectWith(item, "id", (_, _) -> false);
      } else {
        out.raw(item);
      }
    }
    out.end();
    return true;
  }

  private static boolean isNamed(Json item) {
    return item.has("id") && OWN.contains(item.get("type").text());
  }
}
