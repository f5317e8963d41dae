package dev.turnpike.gateway.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a search found, in order. `nextPageToken` leads to what follows; null at the end.
public record TracePage(List<StoredTrace> traces, @Nullable String nextPageToken) {
  public TracePage {
    traces = List.copyOf(traces);
  }
}
