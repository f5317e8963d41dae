package dev.turnpike.gateway.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One call with what was said in it, and all calls of its trace, oldest first, itself among them.
public record FoundTrace(
    StoredTrace call,
    byte @Nullable [] request,
    byte @Nullable [] response,
    List<StoredTrace> calls) {
  public FoundTrace {
    calls = List.copyOf(calls);
  }
}
