package dev.turnpike.gateway.trace;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The tables of a day's two files, made when a file is new.
///
/// The text index stands with the bodies, because its words are the bodies' words and must go when
/// they go.
final class DaySchema {
  private static final int VERSION = 1;

  static final List<String> ROWS =
      List.of(
          """
          CREATE TABLE calls(
            call_id TEXT NOT NULL UNIQUE, trace_id TEXT NOT NULL,
            span_id TEXT NOT NULL, parent_span_id TEXT,
            project_id TEXT NOT NULL, key_id TEXT NOT NULL, key_name TEXT NOT NULL,
            identity_id TEXT, identity TEXT, client_name TEXT, client_version TEXT,
            name TEXT NOT NULL, dialect TEXT NOT NULL, operation TEXT NOT NULL,
            requested_model TEXT NOT NULL, stream INTEGER NOT NULL,
            thread_id TEXT, session_id TEXT, tags TEXT, metadata TEXT,
            started_at INTEGER NOT NULL, sent_upstream INTEGER NOT NULL,
            first_upstream_byte INTEGER NOT NULL, first_token INTEGER NOT NULL,
            duration INTEGER NOT NULL, overhead INTEGER NOT NULL,
            status TEXT NOT NULL, http_status INTEGER NOT NULL,
            error_code TEXT, error_message TEXT,
            provider TEXT, model TEXT, answering_model TEXT, credential_id TEXT,
            upstream_request_id TEXT, finish_reason TEXT,
            prompt_tokens INTEGER NOT NULL, answer_tokens INTEGER NOT NULL,
            usage TEXT, usage_estimated INTEGER NOT NULL,
            cost_nanos INTEGER, cost TEXT, price_id TEXT, price_tier TEXT, unpriced_reason TEXT,
            request_bytes INTEGER NOT NULL, response_bytes INTEGER NOT NULL,
            attempts TEXT, notes TEXT, routing TEXT,
            keep TEXT NOT NULL, body_state TEXT NOT NULL,
            request_length INTEGER NOT NULL, request_cut INTEGER NOT NULL,
            response_length INTEGER NOT NULL, response_cut INTEGER NOT NULL)
          """,
          "CREATE INDEX calls_by_start ON calls(started_at)",
          "CREATE INDEX calls_by_trace ON calls(trace_id) WHERE trace_id <> call_id",
          "CREATE INDEX calls_by_thread ON calls(thread_id, started_at) WHERE thread_id IS NOT NULL",
          """
          CREATE INDEX calls_by_session ON calls(session_id, started_at)
            WHERE session_id IS NOT NULL
          """,
          """
          CREATE INDEX calls_by_identity ON calls(identity_id, started_at)
            WHERE identity_id IS NOT NULL
          """,
          "CREATE INDEX calls_by_key ON calls(key_id, started_at)",
          "CREATE INDEX calls_by_model ON calls(model, started_at) WHERE model IS NOT NULL",
          "CREATE INDEX calls_by_error ON calls(error_code, started_at) WHERE error_code IS NOT NULL");

  static final List<String> BODIES =
      List.of(
          """
          CREATE TABLE bodies(
            number INTEGER PRIMARY KEY, call_id TEXT NOT NULL UNIQUE, content BLOB NOT NULL)
          """,
          """
          CREATE VIRTUAL TABLE words USING fts5(
            text, content='', columnsize=0, detail=none, tokenize='ascii')
          """);

  private DaySchema() {}

  /// Makes the tables where the file has none; refuses a file of a newer release.
  static void prepare(Connection connection, List<String> tables) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int version;
      try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
        version = row.next() ? row.getInt(1) : 0;
      }
      if (version > VERSION) {
        throw new SQLException(
            "a day file of version " + version + ", this release knows versions up to " + VERSION);
      }
      if (version == 0) {
        for (String table : tables) {
          statement.executeUpdate(table);
        }
        statement.executeUpdate("PRAGMA user_version = " + VERSION);
      }
      connection.commit();
    }
  }
}
