package dev.turnpike.gateway.trace;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import dev.turnpike.gateway.store.JsonText;
import dev.turnpike.gateway.trace.Trace.Answer;
import dev.turnpike.gateway.trace.Trace.Asked;
import dev.turnpike.gateway.trace.Trace.Attempt;
import dev.turnpike.gateway.trace.Trace.Bodies;
import dev.turnpike.gateway.trace.Trace.Bodies.Keep;
import dev.turnpike.gateway.trace.Trace.Caller;
import dev.turnpike.gateway.trace.Trace.Ids;
import dev.turnpike.gateway.trace.Trace.Times;
import dev.turnpike.price.Cost;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A trace as a row of its day: which column holds what, in both directions.
///
/// What is searched or summed has a column of its own; what is only looked at is JSON.
final class TraceRow {
  static final String COLUMNS =
      """
      call_id, trace_id, span_id, parent_span_id, \
      project_id, key_id, key_name, identity_id, identity, client_name, client_version, \
      name, dialect, operation, requested_model, stream, thread_id, session_id, tags, metadata, \
      started_at, sent_upstream, first_upstream_byte, first_token, duration, overhead, \
      status, http_status, error_code, error_message, \
      provider, model, answering_model, credential_id, upstream_request_id, finish_reason, \
      prompt_tokens, answer_tokens, usage, usage_estimated, \
      cost_nanos, cost, price_id, price_tier, unpriced_reason, \
      request_bytes, response_bytes, attempts, notes, routing, \
      keep, body_state, request_length, request_cut, response_length, response_cut""";

  private static final int COUNT = COLUMNS.split(",").length;

  static final String INSERT =
      "INSERT INTO calls("
          + COLUMNS
          + ") VALUES ("
          + String.join(", ", Collections.nCopies(COUNT, "?"))
          + ") ON CONFLICT(call_id) DO NOTHING";

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Bucket[] BUCKETS = Bucket.values();

  private TraceRow() {}

  static void bind(PreparedStatement row, Trace trace, PackedBodies bodies) throws SQLException {
    Binder to = new Binder(row);
    Ids ids = trace.ids();
    to.text(ids.callId()).text(ids.traceId()).text(ids.spanId()).text(ids.parentSpanId());
    Caller caller = trace.caller();
    to.text(caller.projectId()).text(caller.keyId()).text(caller.keyName());
    to.text(caller.identityId()).text(caller.identityJson());
    to.text(caller.clientName()).text(caller.clientVersion());
    Asked asked = trace.asked();
    to.text(asked.name()).text(asked.dialect()).text(asked.operation());
    to.text(asked.requestedModel()).flag(asked.stream());
    to.text(asked.threadId()).text(asked.sessionId());
    to.text(JsonText.ofList(asked.tags())).text(JsonText.ofMap(asked.metadata()));
    Times times = trace.times();
    to.number(times.startedAt()).number(times.sentUpstream()).number(times.firstUpstreamByte());
    to.number(times.firstToken()).number(times.ended()).number(times.overhead());
    bind(to, trace.answer());
    to.text(attempts(trace.attempts()));
    to.text(JsonText.ofList(trace.notes())).text(JsonText.ofList(trace.routing()));
    to.text(trace.bodies().keep().name()).text(bodies.state().id());
    to.number(bodies.requestLength()).flag(bodies.requestCut());
    to.number(bodies.responseLength()).flag(bodies.responseCut());
  }

  private static void bind(Binder to, Answer answer) throws SQLException {
    to.text(answer.status()).number(answer.httpStatus());
    to.text(answer.errorCode()).text(answer.errorMessage());
    to.text(answer.provider()).text(answer.model()).text(answer.answeringModel());
    to.text(answer.credentialId()).text(answer.upstreamRequestId()).text(answer.finishReason());
    Usage usage = answer.usage();
    to.number(usage.promptTokens()).number(usage.answerTokens());
    to.text(usage(usage)).flag(usage.estimated());
    switch (answer.cost()) {
      case Cost.Priced priced ->
          to.number(priced.totalNanos())
              .text(nanos(priced))
              .text(priced.priceId())
              .text(priced.tier())
              .text(null);
      case Cost.Unpriced unpriced ->
          to.nothing().text(null).text(null).text(null).text(unpriced.reason());
    }
    to.number(answer.requestBytes()).number(answer.responseBytes());
  }

  private static @Nullable String usage(Usage usage) {
    if (usage.isEmpty()) {
      return null;
    }
    JsonText json = new JsonText().open('{');
    for (Bucket bucket : BUCKETS) {
      if (usage.of(bucket) != 0) {
        json.field(bucket.id(), usage.of(bucket));
      }
    }
    return json.close('}');
  }

  private static String nanos(Cost.Priced cost) {
    JsonText json = new JsonText().open('{');
    for (Bucket bucket : BUCKETS) {
      if (cost.nanos(bucket) != 0) {
        json.field(bucket.id(), cost.nanos(bucket));
      }
    }
    return json.close('}');
  }

  private static @Nullable String attempts(List<Attempt> attempts) {
    if (attempts.isEmpty()) {
      return null;
    }
    JsonText json = new JsonText().open('[');
    for (Attempt attempt : attempts) {
      json.open('{')
          .field("span_id", attempt.spanId())
          .field("provider", attempt.provider())
          .field("model", attempt.model())
          .field("credential_id", attempt.credentialId())
          .field("started", attempt.started())
          .field("ended", attempt.ended())
          .field("http_status", attempt.httpStatus())
          .field("outcome", attempt.outcome())
          .field("detail", attempt.detail())
          .close('}');
    }
    return json.close(']');
  }

  static StoredTrace read(ResultSet row) throws SQLException {
    Taker from = new Taker(row);
    Ids ids = new Ids(from.text(), from.text(), from.text(), from.optionalText());
    Caller caller =
        new Caller(
            from.text(),
            from.text(),
            from.text(),
            from.optionalText(),
            from.optionalText(),
            from.optionalText(),
            from.optionalText());
    Asked asked =
        new Asked(
            from.text(),
            from.text(),
            from.text(),
            from.text(),
            from.flag(),
            from.optionalText(),
            from.optionalText(),
            texts(from.optionalText()),
            pairs(from.optionalText()));
    Times times =
        new Times(
            from.number(),
            from.number(),
            from.number(),
            from.number(),
            from.number(),
            from.number());
    Answer answer = readAnswer(from);
    List<Attempt> attempts = readAttempts(from.optionalText());
    List<String> notes = texts(from.optionalText());
    List<String> routing = texts(from.optionalText());
    Keep keep = Keep.valueOf(from.text());
    BodyState state = BodyState.of(from.text());
    int requestLength = (int) from.number();
    boolean requestCut = from.flag();
    int responseLength = (int) from.number();
    Bodies bodies = new Bodies(keep, null, requestCut, null, from.flag());
    Trace trace = new Trace(ids, caller, asked, times, answer, attempts, notes, routing, bodies);
    return new StoredTrace(trace, state, requestLength, responseLength);
  }

  private static Answer readAnswer(Taker from) throws SQLException {
    String status = from.text();
    int httpStatus = (int) from.number();
    String errorCode = from.optionalText();
    String errorMessage = from.optionalText();
    String provider = from.optionalText();
    String model = from.optionalText();
    String answeringModel = from.optionalText();
    String credentialId = from.optionalText();
    String upstreamRequestId = from.optionalText();
    String finishReason = from.optionalText();
    from.number(); // prompt_tokens and answer_tokens are sums over `usage`
    from.number();
    Usage usage = readUsage(from.optionalText(), from.flag());
    from.number(); // cost_nanos is the sum over `cost`
    Cost cost =
        readCost(
            from.optionalText(), from.optionalText(), from.optionalText(), from.optionalText());
    return new Answer(
        status,
        httpStatus,
        errorCode,
        errorMessage,
        provider,
        model,
        answeringModel,
        credentialId,
        upstreamRequestId,
        finishReason,
        usage,
        cost,
        from.number(),
        from.number());
  }

  private static Usage readUsage(@Nullable String json, boolean estimated) {
    Usage.Counter counter = Usage.counter();
    if (estimated) {
      counter.estimated();
    }
    if (json != null) {
      JsonNode counts = JSON.readTree(json);
      for (Bucket bucket : BUCKETS) {
        counter.set(bucket, counts.path(bucket.id()).asLong(0));
      }
    }
    return counter.usage();
  }

  private static Cost readCost(
      @Nullable String json,
      @Nullable String priceId,
      @Nullable String tier,
      @Nullable String unpricedReason) {
    if (json == null || priceId == null || tier == null) {
      return new Cost.Unpriced(unpricedReason == null ? "" : unpricedReason);
    }
    JsonNode byBucket = JSON.readTree(json);
    long[] nanos = new long[BUCKETS.length];
    for (Bucket bucket : BUCKETS) {
      nanos[bucket.ordinal()] = byBucket.path(bucket.id()).asLong(0);
    }
    return new Cost.Priced(priceId, tier, nanos);
  }

  private static List<Attempt> readAttempts(@Nullable String json) {
    List<Attempt> attempts = new ArrayList<>();
    if (json != null) {
      for (JsonNode node : JSON.readTree(json)) {
        attempts.add(
            new Attempt(
                node.path("span_id").asString(),
                node.path("provider").asString(),
                node.path("model").asString(),
                node.path("credential_id").asString(),
                node.path("started").asLong(),
                node.path("ended").asLong(),
                node.path("http_status").asInt(),
                node.path("outcome").asString(),
                node.has("detail") ? node.path("detail").asString() : null));
      }
    }
    return attempts;
  }

  private static List<String> texts(@Nullable String json) {
    List<String> texts = new ArrayList<>();
    if (json != null) {
      JSON.readTree(json).forEach(node -> texts.add(node.asString()));
    }
    return texts;
  }

  private static Map<String, String> pairs(@Nullable String json) {
    Map<String, String> pairs = new LinkedHashMap<>();
    if (json != null) {
      JSON.readTree(json).properties().forEach(e -> pairs.put(e.getKey(), e.getValue().asString()));
    }
    return pairs;
  }

  /// Binds one value after the other.
  private static final class Binder {
    private final PreparedStatement row;
    private int at;

    private Binder(PreparedStatement row) {
      this.row = row;
    }

    private Binder text(@Nullable String value) throws SQLException {
      row.setString(++at, value);
      return this;
    }

    private Binder number(long value) throws SQLException {
      row.setLong(++at, value);
      return this;
    }

    private Binder flag(boolean value) throws SQLException {
      return number(value ? 1 : 0);
    }

    private Binder nothing() throws SQLException {
      row.setObject(++at, null);
      return this;
    }
  }

  /// Takes one value after the other.
  private static final class Taker {
    private final ResultSet row;
    private int at;

    private Taker(ResultSet row) {
      this.row = row;
    }

    private String text() throws SQLException {
      String value = optionalText();
      if (value == null) {
        throw new SQLException("column " + at + " of a call is NULL and must not be");
      }
      return value;
    }

    private @Nullable String optionalText() throws SQLException {
      return row.getString(++at);
    }

    private long number() throws SQLException {
      return row.getLong(++at);
    }

    private boolean flag() throws SQLException {
      return number() != 0;
    }
  }
}
