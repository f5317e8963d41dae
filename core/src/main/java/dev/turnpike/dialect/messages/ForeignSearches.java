package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.Search;
import dev.turnpike.dialect.Hash;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.HashSet;
import java.util.Set;

/// Searches that other providers ran in one answer, as the two blocks that Messages has for them.
/// They are known by their ids where a client gives them back: Anthropic would refuse results that
/// it has not encrypted itself.
final class ForeignSearches {
  static final String OURS = "srvtoolu_gw";

  private final ReplyTo to;
  private final Set<String> ids = new HashSet<>();

  ForeignSearches(ReplyTo to) {
    this.to = to;
  }

  /// Whether a block that a client gave back tells of such a search.
  static boolean tells(Json block) {
    return block.get("id").text().startsWith(OURS)
        || block.get("tool_use_id").text().startsWith(OURS);
  }

  /// The id of the next one: the same for the same id of the provider's.
  String id(Search search) {
    String theirs = search.id() == null ? "" : search.id();
    String numbered = theirs + "#" + to.callId() + "#" + ids.size();
    String id = OURS + Hash.word(theirs.isEmpty() ? numbered : theirs);
    if (!ids.add(id)) {
      id = OURS + Hash.word(numbered);
      ids.add(id);
    }
    return id;
  }

  static String input(Search search) {
    return new JsonWriter().object().field("query", search.query()).end().toString();
  }

  /// The members of the block that begins the search, less its input.
  static JsonWriter call(JsonWriter json, String id) {
    return json.field("type", "server_tool_use").field("id", id).field("name", "web_search");
  }

  /// The members of the block with the pages that were found.
  static JsonWriter result(JsonWriter json, String id, Search search) {
    json.field("type", "web_search_tool_result").field("tool_use_id", id).name("content").array();
    for (Search.Page page : search.pages()) {
      json.object()
          .field("type", "web_search_result")
          .field("url", page.url())
          .field("title", page.title() == null ? page.url() : page.title())
          .field("encrypted_content", "")
          .field("page_age", null)
          .end();
    }
    return json.end();
  }
}
