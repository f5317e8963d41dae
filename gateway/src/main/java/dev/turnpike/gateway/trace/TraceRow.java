package dev.turnpike.gateway.trace;

import dev.turnpike.gateway.store.JsonText;
import dev.turnpike.gateway.trace.Trace.Answer;
import dev.turnpike.gateway.trace.Trace.Asked;
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
import tools.jackson.databind.json.JsonMapper;

/// A trace as a row of its day: which column holds what, in both directions.
///
/// What is searched or summed has a column of its own; the rest stands in the [TraceDetails].
final class TraceRow {
  static final String COLUMNS =
      """
      call_id, trace_id, project_id, key_id, identity_id, client_name, \
      name, dialect, operation, requested_model, stream, thread_id, session_id, tags, metadata, \
      started_at, first_token, duration, \
      status, http_status, error_code, provider, model, answering_model, finish_reason, \
      prompt_tokens, answer_tokens, cost_nanos, body_state, details""";

  static final int COUNT = COLUMNS.split(",").length;

  static final String INSERT =
      "INSERT INTO calls(%s, number) VALUES (%s) ON CONFLICT DO NOTHING"
          .formatted(COLUMNS, String.join(", ", Collections.nCopies(COUNT + 1, "?")));

  private static final JsonMapper JSON = JsonMapper.shared();

  private TraceRow() {}

  static void bind(PreparedStatement row, Trace trace, PackedBodies bodies) throws SQLException {
    Binder to = new Binder(row);
    Caller caller = trace.caller();
    to.text(trace.ids().callId()).text(trace.ids().traceId());
    to.text(caller.projectId()).text(caller.keyId()).text(caller.identityId());
    to.text(caller.clientName());
    Asked asked = trace.asked();
    to.text(asked.name()).text(asked.dialect()).text(asked.operation());
    to.text(asked.requestedModel()).number(asked.stream() ? 1 : 0);
    to.text(asked.threadId()).text(asked.sessionId());
    to.text(JsonText.ofList(asked.tags())).text(JsonText.ofMap(asked.metadata()));
    Times times = trace.times();
    to.number(times.startedAt()).number(times.firstToken()).number(times.ended());
    Answer answer = trace.answer();
    to.text(answer.status()).number(answer.httpStatus()).text(answer.errorCode());
    to.text(answer.provider()).text(answer.model()).text(answer.answeringModel());
    to.text(answer.finishReason());
    to.number(answer.usage().promptTokens()).number(answer.usage().answerTokens());
    switch (answer.cost()) {
      case Cost.Priced priced -> to.number(priced.totalNanos());
      case Cost.Unpriced _ -> to.nothing();
    }
    to.text(bodies.state().id()).text(TraceDetails.of(trace, bodies));
  }

  static StoredTrace read(ResultSet row) throws SQLException {
    Columns from = new Columns(row);
    TraceDetails details = TraceDetails.read(from.text("details"));
    Bodies bodies =
        new Bodies(
            Keep.valueOf(details.text("keep")),
            null,
            details.flag("request_cut"),
            null,
            details.flag("response_cut"));
    Trace trace =
        new Trace(
            readIds(from, details),
            readCaller(from, details),
            readAsked(from),
            readTimes(from, details),
            readAnswer(from, details),
            details.attempts(),
            details.texts("notes"),
            details.texts("routing"),
            bodies);
    return new StoredTrace(
        trace,
        BodyState.of(from.text("body_state")),
        details.smallNumber("request_length"),
        details.smallNumber("response_length"));
  }

  private static Ids readIds(Columns from, TraceDetails details) throws SQLException {
    return new Ids(
        from.text("call_id"),
        from.text("trace_id"),
        details.text("span_id"),
        details.optionalText("parent_span_id"));
  }

  private static Caller readCaller(Columns from, TraceDetails details) throws SQLException {
    return new Caller(
        from.text("project_id"),
        from.text("key_id"),
        details.text("key_name"),
        from.optionalText("identity_id"),
        details.optionalText("identity"),
        from.optionalText("client_name"),
        details.optionalText("client_version"));
  }

  private static Asked readAsked(Columns from) throws SQLException {
    return new Asked(
        from.text("name"),
        from.text("dialect"),
        from.text("operation"),
        from.text("requested_model"),
        from.number("stream") != 0,
        from.optionalText("thread_id"),
        from.optionalText("session_id"),
        texts(from.optionalText("tags")),
        pairs(from.optionalText("metadata")));
  }

  private static Times readTimes(Columns from, TraceDetails details) throws SQLException {
    return new Times(
        from.number("started_at"),
        details.number("sent_upstream"),
        details.number("first_upstream_byte"),
        from.number("first_token"),
        from.number("duration"),
        details.number("overhead"));
  }

  private static Answer readAnswer(Columns from, TraceDetails details) throws SQLException {
    return new Answer(
        from.text("status"),
        (int) from.number("http_status"),
        from.optionalText("error_code"),
        details.optionalText("error_message"),
        from.optionalText("provider"),
        from.optionalText("model"),
        from.optionalText("answering_model"),
        details.optionalText("credential_id"),
        details.optionalText("upstream_request_id"),
        from.optionalText("finish_reason"),
        details.usage(),
        details.cost(),
        details.number("request_bytes"),
        details.number("response_bytes"));
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

    private void nothing() throws SQLException {
      row.setObject(++at, null);
    }
  }

  /// Reads columns by their names.
  private record Columns(ResultSet row) {
    private String text(String column) throws SQLException {
      String value = optionalText(column);
      if (value == null) {
        throw new SQLException(column + " of a call is NULL and must not be");
      }
      return value;
    }

    private @Nullable String optionalText(String column) throws SQLException {
      return row.getString(column);
    }

    private long number(String column) throws SQLException {
      return row.getLong(column);
    }
  }
}
