package dev.turnpike.gateway.flow;

import dev.turnpike.conversation.GatewayFields;
import dev.turnpike.dialect.ClientDialect;
import dev.turnpike.dialect.Envelope;
import dev.turnpike.dialect.Operation;
import dev.turnpike.gateway.access.Principal;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// An admitted call: who asks what, as the edge read it. `askedModel` is the model as the client
/// named it (in the body or the path); `fields` joins body and headers.
public record Call(
    Identity identity,
    Principal principal,
    Operation operation,
    ClientDialect dialect,
    Envelope envelope,
    String askedModel,
    GatewayFields fields,
    HttpServerRequest request,
    Client client) {

  /// The call's ids and the moment it came: wall clock in microseconds, and the loop's own ticker.
  public record Identity(
      String callId,
      String traceId,
      String spanId,
      @Nullable String parentSpanId,
      long startedAtMicros,
      long startedNanos) {}

  /// What the client says of itself. `deadline` is how long it will wait, where it says so.
  public record Client(
      @Nullable String name,
      @Nullable String version,
      @Nullable String session,
      @Nullable Duration deadline) {
    public static final Client UNKNOWN = new Client(null, null, null, null);
  }

  /// Whether the answer is to be a stream. A count of tokens never is, whatever it says.
  boolean streams() {
    return operation.isModelCall() && envelope.stream();
  }

  /// The raw query of the request, or null.
  @Nullable String query() {
    return request.query();
  }
}
