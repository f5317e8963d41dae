package dev.turnpike.gateway.trace;

import dev.turnpike.price.Cost;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a search can be sorted by. Calls with the same value are in the order of their ids.
public enum TraceSort {
  STARTED_AT("number"),
  DURATION_MS("duration"),
  /// An unpriced call stands below one that cost nothing.
  COST("coalesce(cost_nanos, -1)");

  private final String sql;

  TraceSort(String sql) {
    this.sql = sql;
  }

  String sql() {
    return sql;
  }

  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<TraceSort> of(String id) {
    return id.equals("duration")
        ? Optional.of(DURATION_MS)
        : Arrays.stream(values()).filter(sort -> sort.id().equals(id)).findFirst();
  }

  public static String known() {
    return Arrays.stream(values()).map(TraceSort::id).collect(Collectors.joining(", "));
  }

  /// The value that a call is sorted by.
  long of(Trace trace) {
    return switch (this) {
      case STARTED_AT -> trace.times().startedAt();
      case DURATION_MS -> trace.times().ended();
      case COST ->
          switch (trace.answer().cost()) {
            case Cost.Priced priced -> priced.totalNanos();
            case Cost.Unpriced _ -> -1;
          };
    };
  }
}
