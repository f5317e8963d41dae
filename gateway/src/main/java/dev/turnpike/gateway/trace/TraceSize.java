package dev.turnpike.gateway.trace;

import dev.turnpike.gateway.trace.Trace.Attempt;
import dev.turnpike.gateway.trace.Trace.Bodies;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// About how much memory a trace holds while it waits. Counts what a caller or a provider can make
/// long and takes the rest as a constant: it runs on the event loop.
final class TraceSize {
  /// The records, the short strings and the place in the queue.
  private static final long FRAME = 1_024;

  /// An attempt without its detail.
  private static final long ATTEMPT = 160;

  /// A string without its characters, or an entry of a map.
  private static final long OBJECT = 40;

  private TraceSize() {}

  static long ofRow(Trace trace) {
    long size = FRAME;
    size += of(trace.caller().identityId()) + of(trace.caller().identityJson());
    size += of(trace.asked().requestedModel()) + of(trace.asked().name());
    size += of(trace.asked().threadId()) + of(trace.asked().sessionId());
    size += of(trace.asked().tags());
    for (Map.Entry<String, String> entry : trace.asked().metadata().entrySet()) {
      size += OBJECT + of(entry.getKey()) + of(entry.getValue());
    }
    size += of(trace.answer().errorMessage()) + of(trace.answer().upstreamRequestId());
    for (Attempt attempt : trace.attempts()) {
      size += ATTEMPT + of(attempt.detail());
    }
    return size + of(trace.notes()) + of(trace.routing());
  }

  static long ofBodies(Bodies bodies) {
    byte[] request = bodies.request();
    byte[] response = bodies.response();
    return (request == null ? 0L : request.length) + (response == null ? 0L : response.length);
  }

  private static long of(List<String> texts) {
    long size = 0;
    for (int i = 0; i < texts.size(); i++) {
      size += of(texts.get(i));
    }
    return size;
  }

  private static long of(@Nullable String text) {
    return text == null ? 0 : OBJECT + text.length();
  }
}
