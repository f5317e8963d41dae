package dev.turnpike.gateway.trace;

import dev.turnpike.gateway.store.Sqlite;
import dev.turnpike.gateway.trace.DayFiles.Kind;
import dev.turnpike.gateway.trace.TraceForm.Spooled;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the two files of one day. Writing a call that is there already changes nothing, so a
/// replay may begin anywhere before where it ended.
final class DayWriter implements AutoCloseable {
  private final DayFiles files;
  private final LocalDate day;
  private final Connection rows;
  private final PreparedStatement insertRow;
  private @Nullable BodyWriter bodies;

  private DayWriter(DayFiles files, LocalDate day, Connection rows) throws SQLException {
    this.files = files;
    this.day = day;
    this.rows = rows;
    this.insertRow = rows.prepareStatement(TraceRow.INSERT);
  }

  static DayWriter open(DayFiles files, LocalDate day) throws SQLException {
    Connection rows = Sqlite.openForWriting(files.path(Kind.ROWS, day));
    try {
      DaySchema.prepare(rows, DaySchema.ROWS);
      return new DayWriter(files, day, rows);
    } catch (SQLException e) {
      rows.close();
      throw e;
    }
  }

  /// Writes calls of this day and answers how many were new. Bodies are committed before rows, so
  /// that whoever sees a row finds its bodies. After an exception this writer is to be closed.
  int write(List<Spooled> calls, boolean withBodies) throws SQLException {
    if (withBodies) {
      writeBodies(calls);
    }
    int written = 0;
    for (Spooled call : calls) {
      TraceRow.bind(insertRow, call.trace(), call.bodies());
      if (insertNew(rows, insertRow, TraceRow.COUNT + 1, "calls", call.trace()) >= 0) {
        written++;
      }
    }
    rows.commit();
    return written;
  }

  /// Inserts under the call's number and answers with it, or with -1 where the call is there
  /// already. Two calls of one microsecond may, once in many millions, want the same number: then
  /// the later one gets the next that is free.
  private static long insertNew(
      Connection connection, PreparedStatement insert, int numberAt, String table, Trace trace)
      throws SQLException {
    long number = CallNumber.of(trace);
    insert.setLong(numberAt, number);
    while (insert.executeUpdate() == 0) {
      if (isThere(connection, table, number, trace.ids().callId())) {
        return -1;
      }
      number++;
      insert.setLong(numberAt, number);
    }
    return number;
  }

  private static boolean isThere(Connection connection, String table, long number, String callId)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT 1 FROM " + table + " WHERE number BETWEEN ? AND ? AND call_id = ?")) {
      statement.setLong(1, number);
      statement.setLong(2, number + CallNumber.NEIGHBOURS);
      statement.setString(3, callId);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  private void writeBodies(List<Spooled> calls) throws SQLException {
    for (Spooled call : calls) {
      if (!call.bodies().isEmpty()) {
        openBodies().add(call);
      }
    }
    if (bodies != null) {
      bodies.commit();
    }
  }

  private BodyWriter openBodies() throws SQLException {
    BodyWriter open = bodies;
    if (open == null) {
      open = BodyWriter.open(files, day);
      bodies = open;
    }
    return open;
  }

  /// Whether all that was written, by this writer or one before it, survives a power cut now.
  boolean checkpoint() throws SQLException {
    boolean whole = Sqlite.checkpoint(rows);
    if (bodies != null || files.exists(Kind.BODIES, day)) {
      whole &= Sqlite.checkpoint(openBodies().connection);
    }
    return whole;
  }

  @Override
  public void close() throws SQLException {
    try {
      if (bodies != null) {
        bodies.connection.close();
      }
    } finally {
      rows.close();
    }
  }

  /// The file with the bodies and the words they are found by.
  private static final class BodyWriter {
    private final Connection connection;
    private final PreparedStatement insertBody;
    private final PreparedStatement insertWords;

    private BodyWriter(Connection connection) throws SQLException {
      this.connection = connection;
      insertBody =
          connection.prepareStatement(
              "INSERT INTO bodies(call_id, content, number) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
      insertWords = connection.prepareStatement("INSERT INTO words(rowid, text) VALUES (?, ?)");
    }

    private static BodyWriter open(DayFiles files, LocalDate day) throws SQLException {
      Connection connection = Sqlite.openForWriting(files.path(Kind.BODIES, day));
      try {
        DaySchema.prepare(connection, DaySchema.BODIES);
        return new BodyWriter(connection);
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    }

    private void add(Spooled call) throws SQLException {
      insertBody.setString(1, call.trace().ids().callId());
      insertBody.setBytes(2, call.bodies().content());
      long number = insertNew(connection, insertBody, 3, "bodies", call.trace());
      if (number >= 0 && !call.bodies().words().isEmpty()) {
        insertWords.setLong(1, number);
        insertWords.setString(2, call.bodies().words());
        insertWords.executeUpdate();
      }
    }

    private void commit() throws SQLException {
      connection.commit();
    }
  }
}
