package dev.turnpike.gateway.edge;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.ErrorReply;
import dev.turnpike.dialect.Operation;
import dev.turnpike.gateway.access.Principal;
import dev.turnpike.gateway.flow.Call;
import dev.turnpike.gateway.flow.Loop;
import dev.turnpike.gateway.trace.Trace;
import dev.turnpike.price.Cost;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Leaves a trace of requests that never became a call: each one of a known caller, and of callers
/// without a good key one in a second. One event loop's own.
final class Strangers {
  /// Of calls without a valid key, at most one in this time is kept.
  static final long SAMPLE_NANOS = 1_000_000_000L;

  private static final Cost NOTHING = new Cost.Unpriced("Nothing was used.");
  private static final Principal NOBODY =
      new Principal("none", "none", "none", Principal.Role.CALLER);

  private final Loop loop;
  private long sampledAt = -SAMPLE_NANOS;

  Strangers(Loop loop) {
    this.loop = loop;
  }

  /// Somebody without a good key was here.
  void seen(Listener.Arrival arrival, Place.Family family) {
    long now = loop.now();
    if (now - sampledAt >= SAMPLE_NANOS) {
      sampledAt = now;
      record(arrival, family.dialect(), "unauthenticated", NOBODY, 401, "invalid_api_key", null);
    }
  }

  /// A known caller's request could not become a call.
  void turnedAway(
      Listener.Arrival arrival,
      Operation operation,
      Principal principal,
      ErrorReply error,
      Failure failure) {
    record(
        arrival,
        operation.dialect(),
        operation.name().toLowerCase(java.util.Locale.ROOT),
        principal,
        failure instanceof Failure.Cancelled ? 0 : error.status(),
        error.code(),
        failure.message());
  }

  private void record(
      Listener.Arrival arrival,
      String dialect,
      String operation,
      Principal principal,
      int status,
      String code,
      @Nullable String message) {
    Call.Identity ids = arrival.identity();
    Call.Client client = Clients.of(arrival.request().headers());
    loop.recorder()
        .record(
            new Trace(
                new Trace.Ids(ids.callId(), ids.traceId(), ids.spanId(), ids.parentSpanId()),
                new Trace.Caller(
                    principal.projectId(),
                    principal.keyId(),
                    principal.keyName(),
                    null,
                    null,
                    client.name(),
                    client.version()),
                new Trace.Asked(
                    operation,
                    dialect,
                    operation,
                    "",
                    false,
                    client.session(),
                    client.session(),
                    List.of(),
                    Map.of()),
                new Trace.Times(
                    ids.startedAtMicros(),
                    -1,
                    -1,
                    -1,
                    (loop.now() - ids.startedNanos()) / 1_000,
                    0),
                new Trace.Answer(
                    "error",
                    status,
                    code,
                    message,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    Usage.NONE,
                    NOTHING,
                    arrival.request().bytesRead(),
                    0),
                List.of(),
                List.of(),
                List.of(),
                Trace.Bodies.OMITTED));
  }
}
