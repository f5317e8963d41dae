package dev.turnpike.gateway.trace;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The tables of a day's two files, made when a file is new.
///
/// A row's number is a [CallNumber], the same in both files. It grows with the call's start, so the
/// table and every index give calls out in the order of time.
///
/// The text index stands with the bodies, because its words are the bodies' words and must go when
/// they go.
final class DaySchema {
  private static final int VERSION = 1;

  static final List<String> ROWS =
      List.of(
          """
          CREATE TABLE calls(
            number INTEGER PRIMARY KEY,
            call_id TEXT NOT NULL UNIQUE, trace_id TEXT NOT NULL,
            project_id TEXT NOT NULL, key_id TEXT NOT NULL, identity_id TEXT, client_name TEXT,
            name TEXT NOT NULL, dialect TEXT NOT NULL, operation TEXT NOT NULL,
            requested_model TEXT NOT NULL, stream INTEGER NOT NULL,
            thread_id TEXT, session_id TEXT, tags TEXT, metadata TEXT,
            started_at INTEGER NOT NULL, first_token INTEGER NOT NULL, duration INTEGER NOT NULL,
            status TEXT NOT NULL, http_status INTEGER NOT NULL, error_code TEXT,
            provider TEXT, model TEXT, answering_model TEXT, finish_reason TEXT,
            prompt_tokens INTEGER NOT NULL, answer_tokens INTEGER NOT NULL, cost_nanos INTEGER,
            body_state TEXT NOT NULL, details TEXT NOT NULL)
          """,
          "CREATE INDEX calls_by_trace ON calls(trace_id) WHERE trace_id <> call_id",
          "CREATE INDEX calls_by_thread ON calls(thread_id) WHERE thread_id IS NOT NULL",
          "CREATE INDEX calls_by_session ON calls(session_id) WHERE session_id IS NOT NULL",
          "CREATE INDEX calls_by_identity ON calls(identity_id) WHERE identity_id IS NOT NULL",
          "CREATE INDEX calls_by_key ON calls(key_id)",
          "CREATE INDEX calls_by_model ON calls(model) WHERE model IS NOT NULL",
          "CREATE INDEX calls_by_error ON calls(error_code) WHERE error_code IS NOT NULL");

  static final List<String> BODIES =
      List.of(
          """
          CREATE TABLE bodies(
            number INTEGER PRIMARY KEY, call_id TEXT NOT NULL, content BLOB NOT NULL)
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
