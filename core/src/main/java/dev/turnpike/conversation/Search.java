package dev.turnpike.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A search of the web that a provider ran, or what an earlier one found.
///
/// `id` is the provider's; null where it knows no call but tells, behind a text, what was searched
/// for it. `queries` is null where this is only what the search `id` found. `found` is null where
/// that is not told, or not yet.
public record Search(
    @Nullable String id, @Nullable List<String> queries, @Nullable List<Page> found) {
  public Search {
    queries = queries == null ? null : List.copyOf(queries);
    found = found == null ? null : List.copyOf(found);
  }

  /// `title` is null where it is not told.
  public record Page(String url, @Nullable String title) {}

  /// Whether it says that something was searched for.
  public boolean isAsked() {
    return queries != null;
  }

  /// What was searched for, in one line.
  public String query() {
    return queries == null ? "" : String.join("; ", queries);
  }

  /// What was found as far as it is known.
  public List<Page> pages() {
    return found == null ? List.of() : found;
  }

  /// The same search, now that it is known what it found.
  public Search finding(List<Page> pages) {
    return new Search(id, queries, pages);
  }
}
