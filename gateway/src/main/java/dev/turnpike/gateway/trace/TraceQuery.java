package dev.turnpike.gateway.trace;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A search: calls that began from `from` on and before `to`, that meet the filters (all of them,
/// or any) and hold the text's words.
///
/// `pageToken` is what the page before gave out for the same filters, text and order.
public record TraceQuery(
    Instant from,
    Instant to,
    List<TraceFilter> filters,
    boolean any,
    String text,
    TraceSort sort,
    boolean descending,
    int limit,
    @Nullable String pageToken) {
  public static final int DEFAULT_LIMIT = 50;
  public static final int MOST_ON_A_PAGE = 200;
  static final int MOST_FILTERS = 20;
  static final int LONGEST_TEXT = 500;

  public TraceQuery {
    filters = List.copyOf(filters);
  }

  /// Refuses what is out of bounds, naming it.
  public TraceQuery checked() throws InvalidQuery {
    if (!from.isBefore(to)) {
      throw new InvalidQuery("from", "from is " + from + ", must be before to, which is " + to);
    }
    if (limit < 1 || limit > MOST_ON_A_PAGE) {
      throw new InvalidQuery("limit", "limit is " + limit + ", must be 1 to " + MOST_ON_A_PAGE);
    }
    if (filters.size() > MOST_FILTERS) {
      throw new InvalidQuery(
          "filters", "filters has " + filters.size() + " items, must have at most " + MOST_FILTERS);
    }
    if (text.length() > LONGEST_TEXT) {
      throw new InvalidQuery(
          "query", "query has " + text.length() + " characters, must have at most " + LONGEST_TEXT);
    }
    if (!text.isBlank() && Words.query(text).isEmpty()) {
      throw new InvalidQuery("query", "query has no letter or digit, must have at least one word");
    }
    return this;
  }

  /// All calls of a time, the newest first.
  public static TraceQuery newest(Instant from, Instant to, int limit) {
    return new TraceQuery(from, to, List.of(), false, "", TraceSort.STARTED_AT, true, limit, null);
  }

  public TraceQuery filteredBy(List<TraceFilter> wanted) {
    return new TraceQuery(from, to, wanted, any, text, sort, descending, limit, pageToken);
  }

  public TraceQuery holding(String words) {
    return new TraceQuery(from, to, filters, any, words, sort, descending, limit, pageToken);
  }

  public TraceQuery sortedBy(TraceSort order, boolean down) {
    return new TraceQuery(from, to, filters, any, text, order, down, limit, pageToken);
  }

  public TraceQuery after(@Nullable String token) {
    return new TraceQuery(from, to, filters, any, text, sort, descending, limit, token);
  }
}
