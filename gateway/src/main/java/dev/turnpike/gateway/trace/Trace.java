package dev.turnpike.gateway.trace;

import dev.turnpike.conversation.Usage;
import dev.turnpike.price.Cost;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one call leaves behind: who asked what, who answered, how long it took and what it cost.
///
/// A value, complete when the exchange hands it over. Times are wall-clock microseconds since 1970
/// (UTC) where they are named `...At`, and durations in microseconds since `startedAt` otherwise;
/// -1 where the moment never came.
public record Trace(
    Ids ids,
    Caller caller,
    Asked asked,
    Times times,
    Answer answer,
    List<Attempt> attempts,
    List<String> notes,
    List<String> routing,
    Bodies bodies) {

  public Trace {
    attempts = List.copyOf(attempts);
    notes = List.copyOf(notes);
    routing = List.copyOf(routing);
  }

  /// What a call costs that no model answered, or that did not reach one.
  public static final Cost NOTHING_USED = new Cost.Unpriced("Nothing was used.");

  /// `callId` is this call's own (32 hex digits, sorts by time); `traceId` is the caller's where a
  /// `traceparent` came, else the call's own; `spanId` and `parentSpanId` are 16 hex digits.
  public record Ids(String callId, String traceId, String spanId, @Nullable String parentSpanId) {}

  /// Whom the call belongs to. Errors and rejections have it too. `keyName` and `client` are for
  /// reading, not for deciding.
  public record Caller(
      String projectId,
      String keyId,
      String keyName,
      @Nullable String identityId,
      @Nullable String identityJson,
      @Nullable String clientName,
      @Nullable String clientVersion) {}

  /// What was asked. `name` is the display name, such as `chat.openai`; `operation` the wire
  /// operation.
  public record Asked(
      String name,
      String dialect,
      String operation,
      String requestedModel,
      boolean stream,
      @Nullable String threadId,
      @Nullable String sessionId,
      List<String> tags,
      Map<String, String> metadata) {
    public Asked {
      tags = List.copyOf(tags);
      metadata = Map.copyOf(metadata);
    }
  }

  public record Times(
      long startedAt,
      long sentUpstream,
      long firstUpstreamByte,
      long firstToken,
      long ended,
      long overhead) {}

  /// How it ended. `status` is `ok`, `error` or `cancelled`; `httpStatus` what the client was sent
  /// (0 where it left before).
  public record Answer(
      String status,
      int httpStatus,
      @Nullable String errorCode,
      @Nullable String errorMessage,
      @Nullable String provider,
      @Nullable String model,
      @Nullable String answeringModel,
      @Nullable String credentialId,
      @Nullable String upstreamRequestId,
      @Nullable String finishReason,
      Usage usage,
      Cost cost,
      long requestBytes,
      long responseBytes) {}

  /// One try at one target. `outcome` is `ok` or an error type such as `connect_refused`; `detail`
  /// stays in the trace.
  public record Attempt(
      String spanId,
      String provider,
      String model,
      String credentialId,
      long started,
      long ended,
      int httpStatus,
      String outcome,
      @Nullable String detail) {}

  /// What was said, as it was on the wire to and from the client. Null where nothing came or where
  /// it is not kept; a cut one says so.
  public record Bodies(
      Keep keep,
      byte @Nullable [] request,
      boolean requestCut,
      byte @Nullable [] response,
      boolean responseCut) {
    public static final Bodies OMITTED = new Bodies(Keep.OMIT, null, false, null, false);

    /// What happens to bodies before they are written: kept, kept with every text masked, or left
    /// out.
    public enum Keep {
      KEEP,
      MASK,
      OMIT
    }
  }
}
