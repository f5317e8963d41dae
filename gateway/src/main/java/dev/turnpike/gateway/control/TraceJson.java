package dev.turnpike.gateway.control;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import dev.turnpike.gateway.trace.BodyState;
import dev.turnpike.gateway.trace.StoredTrace;
import dev.turnpike.gateway.trace.Trace;
import dev.turnpike.gateway.trace.Trace.Answer;
import dev.turnpike.gateway.trace.Trace.Asked;
import dev.turnpike.gateway.trace.Trace.Attempt;
import dev.turnpike.gateway.trace.Trace.Caller;
import dev.turnpike.gateway.trace.Trace.Times;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.exc.StreamReadException;

/// Writes a trace as the API shows it: the published summary, and beside it what only this gateway
/// knows.
final class TraceJson {
  private final JsonGenerator json;

  TraceJson(JsonGenerator json) {
    this.json = json;
  }

  void writeObject(StoredTrace row) {
    json.writeStartObject();
    writeFields(row);
    json.writeEndObject();
  }

  /// The fields of a summary, into an object that is open.
  void writeFields(StoredTrace row) {
    Trace trace = row.trace();
    json.writeStringProperty("object", "trace");
    writeIds(trace);
    writeAsked(trace.asked());
    writeTimes(trace.times());
    writeOutcome(trace.answer());
    writeCaller(trace.caller());
    Json.texts(json, "providers", distinct(trace.answer().provider()));
    Json.texts(json, "models", models(trace));
    writeUsage(trace.answer().usage());
    new CostJson(json).write(trace.answer().cost());
    Json.texts(json, "notes", trace.notes());
    Json.texts(json, "routing", trace.routing());
    json.writeArrayPropertyStart("attempts");
    trace.attempts().forEach(attempt -> writeAttempt(trace, attempt));
    json.writeEndArray();
    writeBodyState(row.bodies());
  }

  private void writeIds(Trace trace) {
    Trace.Ids ids = trace.ids();
    json.writeStringProperty("id", ids.callId());
    json.writeStringProperty("trace_id", ids.traceId());
    json.writeStringProperty("call_id", ids.callId());
    json.writeStringProperty("span_id", ids.spanId());
    json.writeStringProperty("root_span_id", ids.spanId());
    String leading =
        trace.attempts().isEmpty() ? ids.spanId() : trace.attempts().getLast().spanId();
    json.writeStringProperty("leading_span_id", leading);
    Json.text(json, "parent_span_id", ids.parentSpanId());
  }

  private void writeAsked(Asked asked) {
    json.writeStringProperty("name", asked.name());
    json.writeStringProperty("type", "trace");
    json.writeStringProperty("product", "router");
    json.writeStringProperty("dialect", asked.dialect());
    json.writeStringProperty("operation", asked.operation());
    json.writeBooleanProperty("stream", asked.stream());
    Json.text(json, "thread_id", asked.threadId());
    Json.text(json, "session_id", asked.sessionId());
    Json.texts(json, "tags", asked.tags());
    json.writeObjectPropertyStart("metadata");
    asked.metadata().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> json.writeStringProperty(entry.getKey(), entry.getValue()));
    json.writeEndObject();
  }

  private void writeTimes(Times times) {
    Json.time(json, "started_at", times.startedAt());
    Json.time(json, "ended_at", times.startedAt() + Math.max(0, times.ended()));
    Json.millis(json, "duration_ms", Math.max(0, times.ended()));
    json.writeObjectPropertyStart("times");
    writeMoment("time_to_upstream_us", times.sentUpstream());
    writeMoment("time_to_first_byte_us", times.firstUpstreamByte());
    writeMoment("time_to_first_token_us", times.firstToken());
    writeMoment("time_to_last_byte_us", times.ended());
    writeMoment("overhead_us", times.overhead());
    json.writeEndObject();
  }

  /// Null where the moment never came.
  private void writeMoment(String name, long micros) {
    if (micros < 0) {
      json.writeNullProperty(name);
    } else {
      json.writeNumberProperty(name, micros);
    }
  }

  private void writeOutcome(Answer answer) {
    json.writeStringProperty("status", answer.status());
    json.writeNumberProperty("http_status", answer.httpStatus());
    if (answer.errorCode() == null && answer.errorMessage() == null) {
      json.writeNullProperty("error");
    } else {
      json.writeObjectPropertyStart("error");
      Json.text(json, "code", answer.errorCode());
      Json.text(json, "message", answer.errorMessage());
      json.writeEndObject();
    }
    Json.text(json, "finish_reason", answer.finishReason());
    Json.text(json, "credential_id", answer.credentialId());
    Json.text(json, "upstream_request_id", answer.upstreamRequestId());
    json.writeNumberProperty("request_bytes", answer.requestBytes());
    json.writeNumberProperty("response_bytes", answer.responseBytes());
  }

  private void writeCaller(Caller caller) {
    json.writeStringProperty("project_id", caller.projectId());
    json.writeObjectPropertyStart("api_key");
    json.writeStringProperty("id", caller.keyId());
    json.writeStringProperty("name", caller.keyName());
    json.writeEndObject();
    Json.text(json, "identity_id", caller.identityId());
    json.writeName("identity");
    writeRaw(caller.identityJson());
    json.writeObjectPropertyStart("client");
    Json.text(json, "name", caller.clientName());
    Json.text(json, "version", caller.clientVersion());
    json.writeEndObject();
  }

  /// An identity is kept as the caller sent it, so it is read before it becomes part of a document.
  private void writeRaw(@Nullable String text) {
    if (text == null) {
      json.writeNull();
      return;
    }
    try {
      Json.MAPPER.writeTree(json, Json.MAPPER.readTree(text));
    } catch (StreamReadException _) {
      json.writeString(text);
    }
  }

  private static List<String> models(Trace trace) {
    Answer answer = trace.answer();
    String called =
        answer.provider() == null || answer.model() == null
            ? null
            : answer.provider() + "/" + answer.model();
    return distinct(trace.asked().requestedModel(), called, answer.answeringModel());
  }

  private static List<String> distinct(@Nullable String... values) {
    Set<String> distinct = new LinkedHashSet<>();
    Stream.of(values).filter(Objects::nonNull).filter(v -> !v.isEmpty()).forEach(distinct::add);
    return List.copyOf(distinct);
  }

  private void writeUsage(Usage usage) {
    json.writeObjectPropertyStart("usage");
    json.writeNumberProperty("prompt_tokens", usage.promptTokens());
    json.writeNumberProperty("completion_tokens", usage.answerTokens());
    json.writeNumberProperty("total_tokens", usage.promptTokens() + usage.answerTokens());
    json.writeNumberProperty(
        "prompt_cached_tokens", usage.of(Bucket.CACHE_READ) + usage.of(Bucket.CACHE_READ_AUDIO));
    json.writeNumberProperty(
        "prompt_cache_write_tokens",
        usage.of(Bucket.CACHE_WRITE_5M) + usage.of(Bucket.CACHE_WRITE_1H));
    json.writeNumberProperty(
        "prompt_audio_tokens", usage.of(Bucket.INPUT_AUDIO) + usage.of(Bucket.CACHE_READ_AUDIO));
    json.writeNumberProperty("completion_reasoning_tokens", usage.of(Bucket.REASONING));
    json.writeNumberProperty("completion_audio_tokens", usage.of(Bucket.OUTPUT_AUDIO));
    writeBuckets(usage);
    json.writeBooleanProperty("estimated", usage.estimated());
    if (!usage.iterations().isEmpty()) {
      json.writeArrayPropertyStart("iterations");
      for (Usage.Iteration iteration : usage.iterations()) {
        json.writeStartObject();
        Json.text(json, "model", iteration.model());
        writeBuckets(iteration.usage());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private void writeBuckets(Usage usage) {
    json.writeObjectPropertyStart("buckets");
    for (Bucket bucket : Bucket.values()) {
      json.writeNumberProperty(bucket.id(), usage.of(bucket));
    }
    json.writeEndObject();
  }

  /// An attempt as a span under the call's own.
  void writeAttempt(Trace trace, Attempt attempt) {
    long startedAt = trace.times().startedAt();
    json.writeStartObject();
    json.writeStringProperty("object", "span");
    json.writeStringProperty("trace_id", trace.ids().traceId());
    json.writeStringProperty("span_id", attempt.spanId());
    json.writeStringProperty("parent_span_id", trace.ids().spanId());
    String operation = trace.asked().operation();
    json.writeStringProperty(
        "name", spanName(operation) + " " + attempt.provider() + "/" + attempt.model());
    json.writeStringProperty("type", spanType(operation));
    json.writeStringProperty("operation", trace.asked().operation());
    json.writeStringProperty("status", attempt.outcome().equals("ok") ? "ok" : "error");
    Json.time(json, "started_at", startedAt + Math.max(0, attempt.started()));
    Json.time(json, "ended_at", startedAt + Math.max(0, attempt.ended()));
    Json.millis(json, "duration_ms", Math.max(0, attempt.ended() - attempt.started()));
    json.writeStringProperty("provider", attempt.provider());
    json.writeStringProperty("model", attempt.model());
    json.writeStringProperty("credential_id", attempt.credentialId());
    json.writeNumberProperty("http_status", attempt.httpStatus());
    json.writeStringProperty("outcome", attempt.outcome());
    Json.text(json, "detail", attempt.detail());
    json.writeEndObject();
  }

  private static String spanName(String operation) {
    return switch (operation) {
      case "embeddings", "speech" -> operation;
      default -> "chat";
    };
  }

  private static String spanType(String operation) {
    return switch (operation) {
      case "responses" -> "span.responses";
      case "embeddings" -> "span.embedding";
      case "speech" -> "span.speech";
      default -> "span.chat_completion";
    };
  }

  /// The call itself as the span above its attempts.
  void writeRootSpan(Trace trace) {
    Times times = trace.times();
    json.writeStartObject();
    json.writeStringProperty("object", "span");
    json.writeStringProperty("trace_id", trace.ids().traceId());
    json.writeStringProperty("span_id", trace.ids().spanId());
    Json.text(json, "parent_span_id", trace.ids().parentSpanId());
    json.writeStringProperty("name", trace.asked().name());
    json.writeStringProperty("type", "trace");
    json.writeStringProperty("operation", trace.asked().operation());
    json.writeStringProperty("status", trace.answer().status());
    Json.time(json, "started_at", times.startedAt());
    Json.time(json, "ended_at", times.startedAt() + Math.max(0, times.ended()));
    Json.millis(json, "duration_ms", Math.max(0, times.ended()));
    Json.text(json, "provider", trace.answer().provider());
    Json.text(json, "model", trace.answer().model());
    json.writeEndObject();
  }

  private void writeBodyState(BodyState state) {
    json.writeStringProperty("bodies", state.id());
  }
}
