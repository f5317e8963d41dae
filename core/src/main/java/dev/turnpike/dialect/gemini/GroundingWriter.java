package dev.turnpike.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Search;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Collects what an answer searched for and cites, and writes it as `groundingMetadata`: each
/// source once, and which stretch of the answer leans on it.
final class GroundingWriter {
  private static final int MOST_CITATIONS = 1_024;
  private static final int MOST_QUERIES = 64;

  /// Stretches further on are not told; their sources are named all the same.
  private static final int MOST_TEXT = 1_024 * 1_024;

  private final StringBuilder text = new StringBuilder();
  private final List<String> queries = new ArrayList<>();
  private final Map<String, String> titles = new LinkedHashMap<>();
  private final List<Support> supports = new ArrayList<>();
  private int block;
  private boolean full;

  /// In characters of all that was said.
  private record Support(int source, int start, int end) {}

  /// A block of text begins: citations count from here.
  void opened() {
    block = text.length();
  }

  void said(String more) {
    full |= text.length() + more.length() > MOST_TEXT;
    if (!full) {
      text.append(more);
    }
  }

  void cited(Citation citation) {
    if (citation.url().isEmpty() || supports.size() >= MOST_CITATIONS) {
      return;
    }
    String title = citation.title();
    titles.putIfAbsent(citation.url(), title == null ? "" : title);
    int source = new ArrayList<>(titles.keySet()).indexOf(citation.url());
    boolean told = citation.start() >= 0;
    supports.add(
        told
            ? new Support(source, block + citation.start(), block + citation.end())
            : new Support(source, -1, -1));
  }

  /// Pages that were found and are not cited are no sources.
  void searched(Search search) {
    if (!search.query().isEmpty() && queries.size() < MOST_QUERIES) {
      queries.add(search.query());
    }
  }

  void write(JsonWriter out) {
    if (titles.isEmpty() && queries.isEmpty()) {
      return;
    }
    out.name("groundingMetadata").object();
    if (!queries.isEmpty()) {
      out.name("webSearchQueries").array();
      queries.forEach(out::text);
      out.end();
    }
    out.name("groundingChunks").array();
    titles.forEach(
        (url, title) ->
            out.object().name("web").object().field("uri", url).field("title", title).end().end());
    out.end().name("groundingSupports").array();
    supports.forEach(support -> support(support, out));
    out.end().end();
  }

  private void support(Support support, JsonWriter out) {
    if (support.start() < 0 || support.end() <= support.start() || support.end() > text.length()) {
      return;
    }
    String said = text.substring(support.start(), support.end());
    int before = bytes(text.substring(0, support.start()));
    out.object()
        .name("segment")
        .object()
        .field("startIndex", before)
        .field("endIndex", before + bytes(said))
        .field("text", said)
        .end();
    out.name("groundingChunkIndices").array().number(support.source()).end().end();
  }

  private static int bytes(String text) {
    return text.getBytes(UTF_8).length;
  }
}
