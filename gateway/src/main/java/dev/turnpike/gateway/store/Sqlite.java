package dev.turnpike.gateway.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/// Opens SQLite files the two ways they are used: by their one writer and by readers.
public final class Sqlite {
  /// How long a connection waits for another process's lock before it says `SQLITE_BUSY`.
  private static final int BUSY_MILLIS = 1_000;

  /// The pages that a writer keeps, so that a batch does not read what the last one wrote.
  private static final int WRITER_CACHE_KIB = 8 * 1024;

  /// The log that a writer lets grow before it moves it into the file: a page that changes with
  /// every batch is then moved once for many.
  private static final int LOG_BYTES = 16 << 20;

  private static final int PAGE_BYTES = 4_096;

  /// Virtual machine steps between two looks at the clock: some 100 µs of work.
  private static final int STEPS_BETWEEN_LOOKS = 20_000;

  private Sqlite() {}

  /// For the one writer, which says itself when a transaction ends. The file is made where it is
  /// missing. A commit survives the process; it survives a power cut after [#checkpoint].
  public static Connection openForWriting(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.NORMAL);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setCacheSize(-WRITER_CACHE_KIB);
    // Asked for, keys cost a statement of their own after every insert.
    config.setGetGeneratedKeys(false);
    config.setPragma(SQLiteConfig.Pragma.JOURNAL_SIZE_LIMIT, String.valueOf(LOG_BYTES));
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    try {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate("PRAGMA wal_autocheckpoint = " + LOG_BYTES / PAGE_BYTES);
      }
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// For somebody who changes a few rows beside the writer, in transactions that are over before
  /// anyone has waited. A file that is not there is not made.
  public static Connection openForChanging(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setSynchronous(SynchronousMode.NORMAL);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setGetGeneratedKeys(false);
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    try {
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// For a reader, which cannot write and whose statements are ended after `atMost` altogether:
  /// they then fail with an error of which [#wasInterrupted] is true.
  public static Connection openForReading(Path file, Duration atMost) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(BUSY_MILLIS);
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    long end = System.nanoTime() + atMost.toNanos();
    try {
      ProgressHandler.setHandler(connection, STEPS_BETWEEN_LOOKS, new Deadline(end));
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// Moves what was committed from the log into the file and syncs both. False where a reader held
  /// a part of it back; what was committed is then not yet sure to survive a power cut.
  public static boolean checkpoint(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
      return row.next() && row.getInt(1) == 0 && row.getInt(2) == row.getInt(3);
    }
  }

  /// Whether the file's content is broken, so that trying again cannot help.
  public static boolean isDamaged(SQLException problem) {
    return hasCode(problem, SQLiteErrorCode.SQLITE_CORRUPT)
        || hasCode(problem, SQLiteErrorCode.SQLITE_NOTADB);
  }

  /// Whether a reader's time was up.
  public static boolean wasInterrupted(SQLException problem) {
    return hasCode(problem, SQLiteErrorCode.SQLITE_INTERRUPT);
  }

  private static boolean hasCode(SQLException problem, SQLiteErrorCode code) {
    // Extended codes keep the primary one in their low byte.
    return problem instanceof SQLiteException sqlite
        && (sqlite.getResultCode().code & 0xff) == code.code;
  }

  /// Ends a statement that runs past a moment of the monotonic clock.
  private static final class Deadline extends ProgressHandler {
    private final long end;

    private Deadline(long end) {
      this.end = end;
    }

    @Override
    protected int progress() {
      return System.nanoTime() - end > 0 ? 1 : 0;
    }
  }
}
