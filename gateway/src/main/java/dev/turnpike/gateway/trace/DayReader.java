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

  private final Connection connection;
  private final LocalDate day;
  private final boolean hasBodies;

  private DayReader(Connection connection, LocalDate day, boolean hasBodies) {
    this.connection = connection;
    this.day = day;
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
      return new DayReader(connection, day, hasBodies);
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
    Sql sql = new Sql(SELECT).add("TRUE");
    addTime(sql, "number", query, after);
    addFilters(sql, query);
    if (!query.text().isBlank()) {
      addText(sql, query, after);
    }
    String direction = query.descending() ? "DESC" : "ASC";
    if (query.sort() == TraceSort.STARTED_AT) {
      sql.add(" ORDER BY number " + direction);
    } else {
      String order = query.sort().sql();
      if (after.isPresent()) {
        sql.add(
            " AND (%s, call_id) %s (?, ?)".formatted(order, query.descending() ? "<" : ">"),
            after.get().value(),
            after.get().callId());
      }
      sql.add(" ORDER BY %s %s, call_id %s".formatted(order, direction, direction));
    }
    return read(sql.add(" LIMIT ?", query.limit() + 1));
  }

  /// The part of this day that lies in the query's time and, in the order of time, behind the page
  /// before.
  private void addTime(Sql sql, String number, TraceQuery query, Optional<PageToken> after) {
    long from = micros(query.from());
    long to = micros(query.to());
    if (Day.of(from).equals(day)) {
      sql.add(" AND " + number + " >= ?", CallNumber.firstAt(from));
    }
    if (Day.of(to).equals(day)) {
      sql.add(" AND " + number + " < ?", CallNumber.firstAt(to));
    }
    if (query.sort() == TraceSort.STARTED_AT
        && after.isPresent()
        && Day.of(after.get().value()).equals(day)) {
      sql.add(
          " AND " + number + (query.descending() ? " < ?" : " > ?"),
          CallNumber.of(after.get().value(), after.get().callId()));
    }
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
  private void addText(Sql sql, TraceQuery query, Optional<PageToken> after) {
    String id = query.text().strip();
    if (ID.matcher(id).matches()) {
      sql.add(" AND (call_id = ? OR trace_id = ?)", id, id);
      return;
    }
    if (!hasBodies) {
      sql.add(" AND FALSE");
      return;
    }
    sql.add(" AND number IN (SELECT rowid FROM spoken.words WHERE words MATCH ?");
    sql.add("", Words.query(query.text()));
    addTime(sql, "rowid", query, after);
    if (query.filters().isEmpty() && query.sort() == TraceSort.STARTED_AT) {
      // Nothing else is asked, so the index gives out a page of the newest and stops.
      sql.add(" ORDER BY rowid " + (query.descending() ? "DESC" : "ASC"));
      sql.add(" LIMIT ?", query.limit() + 1);
    }
    sql.add(")");
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
            .add(" ORDER BY number LIMIT ?", most));
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
    byte[] content = hasBodies && call.hadBodies() ? content(call.trace()) : null;
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

  private byte @Nullable [] content(Trace trace) throws SQLException {
    long number = CallNumber.of(trace);
    Sql sql =
        new Sql("SELECT content FROM spoken.bodies WHERE")
            .add(" number BETWEEN ? AND ?", number, number + CallNumber.NEIGHBOURS)
            .add(" AND call_id = ?", trace.ids().callId());
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getBytes(1) : null;
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
