package dev.turnpike.dialect.chat;

import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import dev.turnpike.dialect.json.MalformedJson;

/// Takes `reasoning_details`, which hold signatures, out of the messages of a request that stays in
/// its dialect.
final class SealCut {
  private static final String DETAILS = "reasoning_details";

  private SealCut() {}

  /// `body` itself where there are none.
  static byte[] of(byte[] body) throws MalformedJson {
    Json request = Json.parse(body);
    if (request.get("messages").elements().stream().noneMatch(message -> message.has(DETAILS))) {
      return body;
    }
    return new JsonWriter(body.length).objectWith(request, "messages", SealCut::messages).bytes();
  }

  private static boolean messages(JsonWriter out, Json messages) {
    out.array();
    for (Json message : messages.elements()) {
      if (message.has(DETAILS)) {
        out.objectWith(message, DETAILS, (_, _) -> false);
      } else {
        out.raw(message);
      }
    }
    out.end();
    return true;
  }
}
