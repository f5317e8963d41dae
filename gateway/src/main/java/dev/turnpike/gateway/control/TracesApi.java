package dev.turnpike.gateway.control;

import dev.turnpike.gateway.trace.FoundTrace;
import dev.turnpike.gateway.trace.InvalidQuery;
import dev.turnpike.gateway.trace.StoreUnavailable;
import dev.turnpike.gateway.trace.StoredTrace;
import dev.turnpike.gateway.trace.Trace;
import dev.turnpike.gateway.trace.TracePage;
import dev.turnpike.gateway.trace.TraceQuery;
import dev.turnpike.gateway.trace.TraceStore;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// `POST /v3/traces/search` and `GET /v3/traces/{id}`, without HTTP. Blocks its caller.
public final class TracesApi {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

  private final TraceStore store;
  private final Supplier<String> requestIds;

  public TracesApi(TraceStore store) {
    this(store, () -> UUID.randomUUID().toString());
  }

  /// `requestIds` gives each search its `meta.request_id`.
  public TracesApi(TraceStore store, Supplier<String> requestIds) {
    this.store = store;
    this.requestIds = requestIds;
  }

  /// Answers a search with a list of summaries.
  public ApiReply search(byte[] body) {
    JsonNode json;
    try {
      json = Json.MAPPER.readTree(body);
    } catch (JacksonException _) {
      return ApiError.json("The body is not valid JSON.").reply();
    }
    try {
      TraceQuery query = SearchRequest.read(json);
      TracePage page = store.search(query);
      return Json.reply(200, to -> writePage(to, query, page));
    } catch (InvalidQuery e) {
      return ApiError.invalid(e.param(), String.valueOf(e.getMessage())).reply();
    } catch (StoreUnavailable e) {
      return unavailable(e);
    }
  }

  /// Answers with the call of that id, or with the latest call of the trace of that id, its bodies
  /// and its spans.
  public ApiReply find(String id) {
    if (!ID.matcher(id).matches()) {
      return ApiError.notFound("An id has 32 hexadecimal digits in lower case.").reply();
    }
    try {
      Optional<FoundTrace> found = store.find(id);
      return found.isPresent()
          ? Json.reply(200, to -> writeFound(to, found.get()))
          : ApiError.notFound("No call and no trace has the id " + id + ".").reply();
    } catch (StoreUnavailable e) {
      return unavailable(e);
    }
  }

  private static ApiReply unavailable(StoreUnavailable e) {
    return e.timedOut()
        ? new ApiError(
                504,
                "search_timeout",
                "The search took too long; a shorter time or more filters help.",
                "")
            .reply()
        : new ApiError(503, "store_unavailable", "Traces cannot be read now: " + e.getMessage(), "")
            .reply();
  }

  private void writePage(JsonGenerator json, TraceQuery query, TracePage page) {
    String next = page.nextPageToken();
    json.writeStartObject();
    json.writeStringProperty("object", "list");
    json.writeArrayPropertyStart("data");
    TraceJson traces = new TraceJson(json);
    page.traces().forEach(traces::writeObject);
    json.writeEndArray();
    json.writeBooleanProperty("has_more", next != null);
    json.writeStringProperty("next_page_token", next == null ? "" : next);
    json.writeObjectPropertyStart("meta");
    json.writeStringProperty("request_id", requestIds.get());
    json.writeStringProperty("from", query.from().toString());
    json.writeStringProperty("to", query.to().toString());
    json.writeNumberProperty("row_count", page.traces().size());
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeFound(JsonGenerator json, FoundTrace found) {
    Trace trace = found.call().trace();
    TraceJson traces = new TraceJson(json);
    json.writeStartObject();
    json.writeName("trace");
    json.writeStartObject();
    traces.writeFields(found.call());
    writeBody(json, "request", found.request(), trace.bodies().requestCut());
    writeBody(json, "response", found.response(), trace.bodies().responseCut());
    json.writeArrayPropertyStart("spans");
    traces.writeRootSpan(trace);
    trace.attempts().forEach(attempt -> traces.writeAttempt(trace, attempt));
    json.writeEndArray();
    json.writeArrayPropertyStart("calls");
    found.calls().stream().map(StoredTrace::trace).forEach(call -> writeCall(json, call));
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  /// One line for each call of the trace; the rest is to be had by its id.
  private static void writeCall(JsonGenerator json, Trace call) {
    json.writeStartObject();
    json.writeStringProperty("call_id", call.ids().callId());
    json.writeStringProperty("span_id", call.ids().spanId());
    Json.text(json, "parent_span_id", call.ids().parentSpanId());
    json.writeStringProperty("name", call.asked().name());
    json.writeStringProperty("status", call.answer().status());
    Json.time(json, "started_at", call.times().startedAt());
    Json.millis(json, "duration_ms", Math.max(0, call.times().ended()));
    json.writeEndObject();
  }

  private static void writeBody(
      JsonGenerator json, String name, byte @Nullable [] body, boolean cut) {
    if (body == null) {
      json.writeNullProperty(name);
      return;
    }
    json.writeObjectPropertyStart(name);
    String text = text(body, cut);
    if (text == null) {
      json.writeStringProperty("base64", Base64.getEncoder().encodeToString(body));
    } else {
      json.writeStringProperty("text", text);
    }
    json.writeNumberProperty("bytes", body.length);
    json.writeBooleanProperty("cut", cut);
    json.writeEndObject();
  }

  /// Null where the bytes are not UTF-8. What a cut left of a last character is not shown.
  private static @Nullable String text(byte[] body, boolean cut) {
    CharBuffer text = CharBuffer.allocate(body.length);
    CoderResult result =
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body), text, !cut);
    return result.isError() ? null : text.flip().toString();
  }
}
