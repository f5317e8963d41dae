package dev.turnpike.dialect.responses;

import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import dev.turnpike.dialect.json.MalformedJson;

/// Takes the items of reasoning out of a request that stays in its dialect.
final class SealCut {
  private SealCut() {}

  /// `body` itself where there are none.
  static byte[] of(byte[] body) throws MalformedJson {
    Json request = Json.parse(body);
    if (request.get("input").elements().stream().noneMatch(SealCut::isThought)) {
      return body;
    }
    return new JsonWriter(body.length).objectWith(request, "input", SealCut::input).bytes();
  }

  private static boolean input(JsonWriter out, Json items) {
    out.array();
    items.elements().stream().filter(item -> !isThought(item)).forEach(out::raw);
    out.end();
    return true;
  }

  private static boolean isThought(Json item) {
    return item.get("type").says("reasoning");
  }
}
