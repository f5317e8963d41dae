package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.Citation;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/// The citations of a text block. What Messages counts in them are places in the source; in the
/// text they belong to all of their block.
final class Citations {
  /// Where Anthropic keeps which result it was, encrypted; "" in the citations of others.
  static final String INDEX = "encrypted_index";

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
    String title = citation.get("title").textOrNull();
    return new Citation(
        address(citation),
        title == null ? citation.get("document_title").textOrNull() : title,
        citation.get("cited_text").textOrNull(),
        -1,
        -1);
  }

  /// Where the source is: a result that the request brought along may name it by anything.
  private static String address(Json citation) {
    String source = citation.get("source").text();
    boolean isUrl = source.startsWith("https://") || source.startsWith("http://");
    return isUrl ? source : citation.get("url").text();
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
        .field(INDEX, "")
        .end();
  }
}
