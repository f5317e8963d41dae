package dev.turnpike.dialect.gemini;

import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.List;

/// Takes the ids of tool calls and their results out of a request: Vertex AI refuses them, AI
/// Studio and its clients send them. The two stay together by their order.
final class IdCut {
  private static final List<String> NAMES =
      List.of("functionCall", "functionResponse", "function_call", "function_response");

  private IdCut() {}

  /// `body` itself where there are none.
  static byte[] of(byte[] body, Notes notes) throws MalformedJson {
    Json request = Json.parse(body);
    if (request.get("contents").elements().stream().noneMatch(IdCut::hasIds)) {
      return body;
    }
    notes.dropped("functionCall.id");
    return new JsonWriter(body.length).objectWith(request, "contents", IdCut::contents).bytes();
  }

  private static boolean contents(JsonWriter out, Json contents) {
    out.array();
    for (Json content : contents.elements()) {
      if (hasIds(content)) {
        out.objectWith(content, "parts", IdCut::parts);
      } else {
        out.raw(content);
      }
    }
    out.end();
    return true;
  }

  private static boolean parts(JsonWriter out, Json parts) {
    out.array();
    for (Json part : parts.elements()) {
      String name = nameIn(part);
      if (name.isEmpty()) {
        out.raw(part);
      } else {
        out.objectWith(part, name, IdCut::withoutId);
      }
    }
    out.end();
    return true;
  }

  private static boolean withoutId(JsonWriter out, Json call) {
    out.objectWith(call, "id", (_, _) -> false);
    return true;
  }

  private static boolean hasIds(Json content) {
    return content.get("parts").elements().stream().anyMatch(part -> !nameIn(part).isEmpty());
  }

  private static String nameIn(Json part) {
    for (String name : NAMES) {
      if (part.get(name).has("id")) {
        return name;
      }
    }
    return "";
  }
}
