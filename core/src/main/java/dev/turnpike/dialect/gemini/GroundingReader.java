package dev.turnpike.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Event;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Search;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Reads `groundingMetadata`: what Google searched for, and which source supports which stretch of
/// the text. It comes once or again and again, so the last one counts and is told at the end.
final class GroundingReader {
  private static final int MOST_CITATIONS = 256;

  /// So many searches of one answer are told.
  private static final int MOST_QUERIES = 64;

  /// Stretches of a longer text are not found; their sources are cited all the same.
  private static final int MOST_TEXT = 256 * 1_024;

  private final StringBuilder text = new StringBuilder();
  private boolean full;
  private Json metadata = Json.MISSING;

  void hear(Json grounding) {
    if (grounding.isObject() && !grounding.names().isEmpty()) {
      metadata = grounding.kept();
    }
  }

  void said(String more) {
    full |= text.length() + more.length() > MOST_TEXT;
    if (!full) {
      text.append(more);
    }
  }

  /// Something else came: the text that is cited begins anew.
  void interrupted() {
    text.setLength(0);
    full = false;
  }

  void cite(Consumer<Event> out) {
    List<Json> chunks = metadata.get("groundingChunks").elements();
    List<Citation> citations = new ArrayList<>();
    byte[] bytes = text.toString().getBytes(UTF_8);
    for (Json support : metadata.get("groundingSupports").elements()) {
      int[] stretch = stretch(support.get("segment"), bytes);
      for (Json index : support.get("groundingChunkIndices").elements()) {
        Integer at = index.smallOrNull();
        if (at != null && at >= 0 && at < chunks.size() && citations.size() < MOST_CITATIONS) {
          citations.add(citation(chunks.get(at), stretch[0], stretch[1]));
        }
      }
      if (citations.size() >= MOST_CITATIONS) {
        break;
      }
    }
    if (citations.isEmpty()) {
      chunks.stream().limit(MOST_CITATIONS).forEach(c -> citations.add(citation(c, -1, -1)));
    }
    citations.stream()
        .filter(citation -> !citation.url().isEmpty())
        .forEach(citation -> out.accept(new Event.Cited(citation)));
  }

  private static Citation citation(Json chunk, int start, int end) {
    Json source = source(chunk);
    return new Citation(
        source.get("uri").text(), source.get("title").textOrNull(), null, start, end);
  }

  private static Json source(Json chunk) {
    Json web = chunk.get("web");
    return web.isObject() ? web : chunk.get("retrievedContext");
  }

  /// Where a segment lies, in characters; -1 where it lies nowhere. Gemini counts bytes.
  private int[] stretch(Json segment, byte[] bytes) {
    Integer from = segment.has("startIndex") ? segment.get("startIndex").smallOrNull() : zero();
    Integer to = segment.get("endIndex").smallOrNull();
    String said = segment.get("text").text();
    if (from != null && to != null && 0 <= from && from < to && to <= bytes.length) {
      int start = new String(bytes, 0, from, UTF_8).length();
      int end = start + new String(bytes, from, to - from, UTF_8).length();
      if (end <= text.length() && (said.isEmpty() || said.equals(text.substring(start, end)))) {
        return new int[] {start, end};
      }
    }
    int found = said.isEmpty() ? -1 : text.indexOf(said);
    return found < 0 ? new int[] {-1, -1} : new int[] {found, found + said.length()};
  }

  private static Integer zero() {
    return 0; // what is zero is left out
  }

  /// Each query is a search of its own; which of them found which page is not known, so that the
  /// last one has them all.
  void searched(Consumer<Event> out) {
    List<String> queries = texts(metadata.get("webSearchQueries"));
    List<Search.Page> pages = pages();
    if (queries.isEmpty() && pages.isEmpty()) {
      return;
    }
    String told =
        new JsonWriter().object().rawField("groundingMetadata", metadata).end().toString();
    int last = Math.min(Math.max(queries.size(), 1), MOST_QUERIES) - 1;
    for (int i = 0; i < last; i++) {
      searched(queries.get(i), List.of(), told, out);
    }
    searched(queries.isEmpty() ? "" : queries.get(last), pages, told, out);
    metadata = Json.MISSING;
  }

  private static void searched(
      String query, List<Search.Page> pages, String told, Consumer<Event> out) {
    StringBuilder words = new StringBuilder("Searched the web");
    words.append(query.isEmpty() ? "" : " for " + query).append('.');
    for (Search.Page page : pages) {
      words.append("\n- ").append(page.title() == null ? "" : page.title());
      words.append(' ').append(page.url());
    }
    Search search = new Search(null, List.of(query), pages);
    out.accept(new Event.Hosted(new Part.Hosted("gemini", told, words.toString(), search, null)));
  }

  private List<Search.Page> pages() {
    return metadata.get("groundingChunks").elements().stream()
        .map(GroundingReader::source)
        .filter(source -> !source.get("uri").text().isEmpty())
        .map(source -> new Search.Page(source.get("uri").text(), source.get("title").textOrNull()))
        .toList();
  }

  private static List<String> texts(Json array) {
    return array.elements().stream().map(Json::text).filter(text -> !text.isEmpty()).toList();
  }
}
