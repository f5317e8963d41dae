package dev.turnpike.gateway.trace;

import dev.turnpike.gateway.store.Sqlite;
import dev.turnpike.gateway.trace.DayFiles.Kind;
import dev.turnpike.gateway.trace.TraceForm.Spooled;
import java.io.IOException;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes batches of calls into the files of their days, and takes old days away. For one thread.
final class StoreWriter {
  private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);

  /// Days that are open at once: today, and yesterday around midnight.
  private static final int OPEN_DAYS = 3;

  private final DayFiles files;
  private final Retention retention;
  private final Map<LocalDate, DayWriter> open = new LinkedHashMap<>();

  /// Days with something that a power cut could still take.
  private final Set<LocalDate> unsynced = new TreeSet<>();

  StoreWriter(DayFiles files, Retention retention) {
    this.files = files;
    this.retention = retention;
  }

  /// Writes the calls and answers how many were new. After an exception some days may have theirs;
  /// writing the same calls again completes it.
  int write(List<Spooled> calls) throws SQLException, IOException {
    Map<LocalDate, List<Spooled>> byDay = new TreeMap<>();
    for (Spooled call : calls) {
      byDay.computeIfAbsent(Day.of(call.trace()), _ -> new ArrayList<>()).add(call);
    }
    int written = 0;
    for (Map.Entry<LocalDate, List<Spooled>> entry : byDay.entrySet()) {
      if (!entry.getKey().isBefore(retention.firstDayOfRows())) {
        written += write(entry.getKey(), entry.getValue());
      }
    }
    return written;
  }

  private int write(LocalDate day, List<Spooled> calls) throws SQLException, IOException {
    boolean withBodies = !day.isBefore(retention.firstDayOfBodies());
    try {
      // In the order of their numbers, which is how an index likes to grow.
      calls.sort(Comparator.comparingLong(call -> CallNumber.of(call.trace())));
      unsynced.add(day);
      return writer(day).write(calls, withBodies);
    } catch (SQLException e) {
      close(day);
      if (Sqlite.isDamaged(e)) {
        setAside(day);
      }
      throw e;
    }
  }

  private DayWriter writer(LocalDate day) throws SQLException {
    DayWriter writer = open.get(day);
    if (writer == null) {
      if (open.size() >= OPEN_DAYS) {
        close(open.keySet().iterator().next());
      }
      writer = DayWriter.open(files, day);
      open.put(day, writer);
    }
    return writer;
  }

  /// A damaged file would hold everything up that comes after it. Rows and bodies go together: one
  /// cannot tell which of them it was.
  private void setAside(LocalDate day) throws IOException {
    for (Kind kind : Kind.values()) {
      if (files.exists(kind, day)) {
        unsynced.remove(day);
        LOG.error(
            "A day file is damaged; it is now {} and a new one begins",
            files.setAside(files.path(kind, day)));
      }
    }
  }

  /// Whether all that was written survives a power cut now, so that the spool may forget it. A day
  /// that was closed meanwhile is opened again for it: closing syncs only where nobody reads.
  boolean checkpoint() throws SQLException {
    for (LocalDate day : List.copyOf(unsynced)) {
      if (writer(day).checkpoint()) {
        unsynced.remove(day);
      }
    }
    return unsynced.isEmpty();
  }

  /// Deletes the days that are too old.
  void deleteExpired() throws SQLException, IOException {
    LocalDate firstOfRows = retention.firstDayOfRows();
    LocalDate firstOfBodies = retention.firstDayOfBodies();
    for (LocalDate day : List.copyOf(open.keySet())) {
      if (day.isBefore(firstOfRows) || day.isBefore(firstOfBodies)) {
        close(day);
      }
    }
    unsynced.removeIf(day -> day.isBefore(firstOfRows));
    files.deleteBefore(Kind.ROWS, firstOfRows);
    files.deleteBefore(Kind.BODIES, firstOfBodies);
  }

  private void close(LocalDate day) throws SQLException {
    DayWriter writer = open.remove(day);
    if (writer != null) {
      writer.close();
    }
  }

  /// Closes every day; each file then holds all of its own.
  void close() throws SQLException {
    SQLException problem = null;
    for (Iterator<DayWriter> writers = open.values().iterator(); writers.hasNext(); ) {
      try {
        writers.next().close();
      } catch (SQLException e) {
        problem = e;
      }
      writers.remove();
    }
    if (problem != null) {
      throw problem;
    }
  }
}
