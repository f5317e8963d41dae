package dev.turnpike.dialect.chat;

import dev.turnpike.conversation.Citation;
import dev.turnpike.dialect.json.JsonWriter;

/// Sources of an answer's text as Chat has them.
final class Annotations {
  private Annotations() {}

  /// Chat can cite an address only, not a document of the request.
  static boolean canSay(Citation citation) {
    return !citation.url().isEmpty();
  }

  /// Adds a citation to the open array. Its text lies between `from` and `to` of the whole content:
  /// a citation that does not say where it belongs is given all of it.
  static void write(JsonWriter json, Citation citation, int from, int to) {
    boolean placed = citation.start() >= 0 && citation.end() >= citation.start();
    json.object()
        .field("type", "url_citation")
        .name("url_citation")
        .object()
        .field("start_index", placed ? from + citation.start() : from)
        .field("end_index", placed ? from + citation.end() : to)
        .field("url", citation.url())
        .field("title", citation.title() == null ? "" : citation.title())
        .end()
        .end();
  }
}
