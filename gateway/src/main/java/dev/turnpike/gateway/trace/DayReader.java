package dev.turnpike.gateway.trace;

import com.github.luben.zstd.Zstd;
import dev.turnpike.gateway.store.Sql;
import dev.turnpike.gateway.store.Sqlite;
import dev.turnpike.gateway.trace.DayFiles.Kind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the files of one day. Opened for one question and closed after it: opening costs less than
/// a millisecond, and nobody holds on to a day that retention deletes.
final class DayReader implements AutoCloseable {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
  private static final String SELECT = "SELECT " + TraceRow.COLUMNS + " FROM calls WHERE ";
  private static final String MATCHING =
      """
      call_id IN (SELECT call_id FROM spoken.bodies WHERE number IN
        (SELECT rowid FROM spoken.words WHERE words MATCH ?))""";

  private final Connection connection;
  private final boolean hasBodies;

  private DayReader(Connection connection, boolean hasBodies) {
    this.connection = connection;
    this.hasBodies = hasBodies;
  }

  /// Null where the day has nothing, or is only just being made.
  static @Nullable DayReader open(DayFiles files, LocalDate day, Duration atMost)
      throws SQLException {
    Path rows = files.path(Kind.ROWS, day);
    if (!files.exists(Kind.ROWS, day)) {
      return null;
    }
    Connection connection = Sqlite.openForReading(rows, atMost);
    try {
      if (!isPrepared(connection, "main")) {
        connection.close();
        return null;
      }
      boolean hasBodies = files.exists(Kind.BODIES, day);
      if (hasBodies) {
        attach(connection, files.path(Kind.BODIES, day));
        hasBodies = isPrepared(connection, "spoken");
      }
      return new DayReader(connection, hasBodies);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static boolean isPrepared(Connection connection, String schema) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA " + schema + ".user_version")) {
      return row.next() && row.getInt(1) > 0;
    }
  }

  private static void attach(Connection connection, Path bodies) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("ATTACH DATABASE ? AS spoken")) {
      statement.setString(1, bodies.toString());
      statement.executeUpdate();
    }
  }

  /// At most one call more than a page, in the query's order, behind `after`.
  List<StoredTrace> search(TraceQuery query, Optional<PageToken> after) throws SQLException {
    Sql sql = new Sql(SELECT);
    sql.add("started_at >= ? AND started_at < ?", micros(query.from()), micros(query.to()));
    addFilters(sql, query);
    if (!query.text().isBlank()) {
      addText(sql, query.text());
    }
    String order = query.sort().sql();
    after.ifPresent(
        token ->
            sql.add(
                " AND (%s, call_id) %s (?, ?)".formatted(order, query.descending() ? "<" : ">"),
                token.value(),
                token.callId()));
    String direction = query.descending() ? "DESC" : "ASC";
    sql.add(
        " ORDER BY %s %s, call_id %s LIMIT ?".formatted(order, direction, direction),
        query.limit() + 1);
    return read(sql);
  }

  private static void addFilters(Sql sql, TraceQuery query) {
    if (query.filters().isEmpty()) {
      return;
    }
    String joint = " AND (";
    for (TraceFilter filter : query.filters()) {
      sql.add(joint).add(filter.sql());
      joint = query.any() ? " OR " : " AND ";
    }
    sql.add(")");
  }

  /// A text finds the calls that hold its words; an id finds its call or its trace.
  private void addText(Sql sql, String text) {
    String id = text.strip();
    if (ID.matcher(id).matches()) {
      sql.add(" AND (call_id = ? OR trace_id = ?)", id, id);
    } else if (hasBodies) {
      sql.add(" AND " + MATCHING, Words.query(text));
    } else {
      sql.add(" AND FALSE");
    }
  }

  Optional<StoredTrace> call(String callId) throws SQLException {
    return read(new Sql(SELECT).add("call_id = ?", callId)).stream().findFirst();
  }

  /// The calls of a trace, oldest first, at most so many. A trace that a call began itself has the
  /// call's id, and the index on traces knows the others only.
  List<StoredTrace> trace(String traceId, int most) throws SQLException {
    return read(
        new Sql(SELECT)
            .add("(call_id = ? AND trace_id = ?", traceId, traceId)
            .add(" OR trace_id = ? AND trace_id <> call_id)", traceId)
            .add(" ORDER BY started_at, call_id LIMIT ?", most));
  }

  private List<StoredTrace> read(Sql sql) throws SQLException {
    List<StoredTrace> found = new ArrayList<>();
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        StoredTrace row = TraceRow.read(rows);
        found.add(row.hadBodies() && !hasBodies ? row.expired() : row);
      }
    }
    return found;
  }

  /// The call with its bodies, as far as they are still there.
  FoundTrace withBodies(StoredTrace call, List<StoredTrace> calls) throws SQLException {
    byte[] content = hasBodies && call.hadBodies() ? content(call.trace().ids().callId()) : null;
    if (content == null) {
      return new FoundTrace(call.hadBodies() ? call.expired() : call, null, null, calls);
    }
    int requestLength = Math.max(0, call.requestLength());
    int length = Math.addExact(requestLength, Math.max(0, call.responseLength()));
    byte[] plain = length == 0 ? new byte[0] : Zstd.decompress(content, length);
    return new FoundTrace(
        call,
        call.requestLength() < 0 ? null : Arrays.copyOf(plain, requestLength),
        call.responseLength() < 0 ? null : Arrays.copyOfRange(plain, requestLength, length),
        calls);
  }

  private byte @Nullable [] content(String callId) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT content FROM spoken.bodies WHERE call_id = ?")) {
      statement.setString(1, callId);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getBytes(1) : null;
      }
    }
  }

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
