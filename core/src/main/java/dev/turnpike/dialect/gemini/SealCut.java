package dev.turnpike.dialect.gemini;

import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.List;

/// Takes the signatures of thoughts out of a request that stays in its dialect. A call keeps the
/// word that says it has none: Gemini 3 refuses a call without any.
final class SealCut {
  private static final List<String> NAMES = List.of("thoughtSignature", "thought_signature");

  private SealCut() {}

  /// `body` itself where there are none.
  static byte[] of(byte[] body) throws MalformedJson {
    Json request = Json.parse(body);
    if (request.get("contents").elements().stream().noneMatch(SealCut::isSigned)) {
      return body;
    }
    return new JsonWriter(body.length).objectWith(request, "contents", SealCut::contents).bytes();
  }

  private static boolean contents(JsonWriter out, Json contents) {
    out.array();
    for (Json content : contents.elements()) {
      if (isSigned(content)) {
        out.objectWith(content, "parts", SealCut::parts);
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
        boolean isCall = part.has("functionCall") || part.has("function_call");
        out.objectWith(part, name, (value, _) -> isCall && skip(value));
      }
    }
    out.end();
    return true;
  }

  private static boolean skip(JsonWriter value) {
    value.text(Signature.SKIP);
    return true;
  }

  private static boolean isSigned(Json content) {
    return content.get("parts").elements().stream().anyMatch(part -> !nameIn(part).isEmpty());
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
