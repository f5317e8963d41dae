package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.Citation;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/// The citations of a text block. What Messages counts in them are places in the source and not in
/// the text, so they have none in the neutral form.
final class Citations {
  private Citations() {}

  static List<Citation> read(Json citations) {
    if (citations.elements().isEmpty()) {
      return List.of();
    }
    List<Citation> read = new ArrayList<>();
    for (Json citation : citations.elements()) {
      if (citation.isObject()) {
        read.add(one(citation));
      }
    }
    return read;
  }

  static Citation one(Json citation) {
    String url = citation.get("url").text();
    String title = citation.get("title").textOrNull();
    return new Citation(
        url.isEmpty() ? citation.get("source").text() : url,
        title == null ? citation.get("document_title").textOrNull() : title,
        citation.get("cited_text").textOrNull(),
        -1,
        -1);
  }

  /// Whether a client can be told of it: a document of the request cannot be named to it again.
  static boolean canBeShown(Citation citation) {
    return !citation.url().isEmpty();
  }

  static void write(JsonWriter json, Citation citation) {
    json.object()
        .field("type", "web_search_result_location")
        .field("cited_text", citation.quoted() == null ? "" : citation.quoted())
        .field("url", citation.url())
        .field("title", citation.title())
        .field("encrypted_index", "")
        .end();
  }
}
