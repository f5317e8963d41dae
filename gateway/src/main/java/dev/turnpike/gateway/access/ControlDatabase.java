package dev.turnpike.gateway.access;

import dev.turnpike.gateway.config.StartFailure;
import dev.turnpike.gateway.config.Why;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/// `control.db`: what administrators decide. One connection on one platform thread, since SQLite's
/// native calls would pin the carrier of a virtual one; what is committed survives a power cut.
final class ControlDatabase implements AutoCloseable {
  static final String FILE = "control.db";

  /// Each brings the tables from one version to the next; never change one that was released.
  private static final List<String> MIGRATIONS =
      List.of(
          """
          CREATE TABLE keys (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind IN ('caller', 'manager')),
            name TEXT NOT NULL,
            hash TEXT NOT NULL UNIQUE,
            shown TEXT NOT NULL,
            project TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER,
            revoked_at INTEGER,
            last_used_at INTEGER
          ) STRICT;
          CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
          """,
          """
          CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
          CREATE TABLE models (
            id TEXT PRIMARY KEY,
            enabled INTEGER CHECK (enabled IN (0, 1)),
            projects TEXT
          ) STRICT;
          CREATE TABLE aliases (name TEXT PRIMARY KEY, models TEXT NOT NULL) STRICT;
          CREATE TABLE own_models (
            model TEXT PRIMARY KEY,
            display_name TEXT NOT NULL,
            description TEXT NOT NULL,
            kind TEXT NOT NULL,
            region TEXT NOT NULL,
            base_url TEXT NOT NULL,
            api_key BLOB NOT NULL,
            input_price TEXT,
            output_price TEXT,
            context_window INTEGER NOT NULL,
            max_output INTEGER NOT NULL,
            features TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL
          ) STRICT;
          """);

  private final ExecutorService thread;
  private final Connection connection;

  private ControlDatabase(ExecutorService thread, Connection connection) {
    this.thread = thread;
    this.connection = connection;
  }

  static ControlDatabase open(DataFolder folder) {
    Path file = folder.file(FILE);
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("control-database").daemon().factory());
    try {
      PrivateFiles.createEmpty(file);
      Connection connection = on(thread, () -> connect(file));
      return migrated(new ControlDatabase(thread, connection));
    } catch (IOException e) {
      thread.shutdown();
      throw new StartFailure("cannot write to " + file + ": " + Why.of(e), e);
    } catch (SQLException e) {
      thread.shutdown();
      throw new StartFailure("cannot use " + file + ": " + e.getMessage(), e);
    }
  }

  private static ControlDatabase migrated(ControlDatabase database) throws SQLException {
    try {
      database.run(ControlDatabase::migrate);
      return database;
    } catch (SQLException | StartFailure e) {
      database.closeQuietly();
      throw e;
    }
  }

  private static Connection connect(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.setBusyTimeout(1_000);
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    connection.setAutoCommit(false);
    return connection;
  }

  private static long migrate(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int version;
      try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
        version = row.getInt(1);
      }
      if (version > MIGRATIONS.size()) {
        throw new StartFailure(
            FILE
                + " was written by a newer Turnpike: its tables have version "
                + version
                + ", this one knows up to "
                + MIGRATIONS.size());
      }
      for (String migration : MIGRATIONS.subList(version, MIGRATIONS.size())) {
        statement.executeUpdate(migration);
      }
      statement.executeUpdate("PRAGMA user_version = " + MIGRATIONS.size());
      return version;
    }
  }

  /// Something to do in one transaction: all of it happens, or an exception comes and none of it.
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  <T> T run(Work<T> work) throws SQLException {
    return on(
        thread,
        () -> {
          try {
            T result = work.on(connection);
            connection.commit();
            return result;
          } catch (SQLException | RuntimeException e) {
            undo(connection, e);
            throw e;
          }
        });
  }

  /// Where the disk was full, SQLite has rolled back by itself and refuses to do it again. What is
  /// told is why it all began; and the driver, which begins each transaction behind the end of the
  /// one before, is helped to the next.
  private static void undo(Connection connection, Exception why) throws SQLException {
    try {
      connection.rollback();
    } catch (SQLException e) {
      why.addSuppressed(e);
      try (Statement statement = connection.createStatement()) {
        statement.execute("BEGIN");
      }
    }
  }

  private static <T> T on(ExecutorService thread, Callable<T> task) throws SQLException {
    Future<T> pending;
    try {
      pending = thread.submit(task);
    } catch (RejectedExecutionException e) {
      throw new SQLException(FILE + " is closed", e);
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return pending.get();
        } catch (InterruptedException _) {
          interrupted = true; // what was begun is finished: its end must be known
        }
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case SQLException problem -> throw problem;
        case RuntimeException problem -> throw problem;
        case Error problem -> throw problem;
        case null, default -> throw new IllegalStateException(e);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// For a start that failed for a reason of its own, which is the one to be told.
  void closeQuietly() {
    try {
      close();
    } catch (SQLException _) {
      thread.shutdown();
    }
  }

  @Override
  public void close() throws SQLException {
    if (thread.isShutdown()) {
      return;
    }
    on(
        thread,
        () -> {
          connection.close();
          return true;
        });
    thread.shutdown();
  }
}
