package dev.turnpike.gateway.trace;

import dev.turnpike.conversation.Usage;
import dev.turnpike.gateway.store.Sql;
import dev.turnpike.gateway.store.Sqlite;
import dev.turnpike.gateway.trace.DayFiles.Kind;
import dev.turnpike.gateway.trace.Repricing.Position;
import dev.turnpike.gateway.trace.Repricing.Pricing;
import dev.turnpike.gateway.trace.Repricing.Request;
import dev.turnpike.gateway.trace.Repricing.Sums;
import dev.turnpike.price.Cost;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Prices some calls of one day anew from the usage that was kept of them.
///
/// The day's writer goes on beside it: changes are made in transactions of milliseconds, and each
/// only where the row is as it was read. So doing it twice, or two at once, changes nothing more.
final class DayRepricer {
  /// Calls that are read for one answer.
  static final int SLICE = 2_000;

  private static final int ROWS_A_TRANSACTION = 250;

  private record Change(long number, String before, String after, long nanos) {}

  private final DayFiles files;
  private final LocalDate day;
  private final Pricing pricing;
  private final Map<String, Sums> models = new HashMap<>();
  private final List<Change> changes = new ArrayList<>();

  DayRepricer(DayFiles files, LocalDate day, Pricing pricing) {
    this.files = files;
    this.day = day;
    this.pricing = pricing;
  }

  /// The first slice of the day behind the request's position; `next` is null where that was all.
  Repricing slice(Request request, Duration atMost) throws SQLException {
    Position last = null;
    if (files.exists(Kind.ROWS, day)) {
      try (Connection connection = Sqlite.openForReading(files.path(Kind.ROWS, day), atMost)) {
        last = isPrepared(connection) ? read(connection, request) : null;
      }
    }
    if (request.write() && !changes.isEmpty()) {
      write();
    }
    return new Repricing(models, last);
  }

  private static boolean isPrepared(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA user_version")) {
      return row.next() && row.getInt(1) > 0;
    }
  }

  private @Nullable Position read(Connection connection, Request request) throws SQLException {
    Sql sql =
        new Sql("SELECT number, started_at, provider, model, details FROM calls")
            .add(" WHERE provider IS NOT NULL AND model IS NOT NULL");
    long from = DayReader.micros(request.from());
    long to = DayReader.micros(request.to());
    if (Day.of(from).equals(day)) {
      sql.add(" AND number >= ?", CallNumber.firstAt(from));
    }
    if (Day.of(to).equals(day)) {
      sql.add(" AND number < ?", CallNumber.firstAt(to));
    }
    Position after = request.after();
    if (after != null && after.day().equals(day)) {
      sql.add(" AND number > ?", after.number());
    }
    sql.add(" ORDER BY number LIMIT ?", SLICE);
    int count = 0;
    long number = 0;
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        count++;
        number = rows.getLong("number");
        price(rows, number);
      }
    }
    return count < SLICE ? null : new Position(day, number);
  }

  private void price(ResultSet row, long number) throws SQLException {
    String text = row.getString("details");
    TraceDetails details = TraceDetails.read(text);
    Usage usage = details.usage();
    Cost before = details.cost();
    if (usage.isEmpty() || before.equals(Trace.NOTHING_USED)) {
      return;
    }
    String provider = row.getString("provider");
    String model = row.getString("model");
    Instant at = Instant.EPOCH.plus(row.getLong("started_at"), ChronoUnit.MICROS);
    Cost after =
        before instanceof Cost.Priced priced && priced.isTold()
            ? before
            : pricing.cost(provider, model, usage, tier(before), at.truncatedTo(ChronoUnit.MILLIS));
    Sums sums = Sums.of(before, after);
    models.merge(provider + "/" + model, sums, Sums::plus);
    if (sums.isChange() && after instanceof Cost.Priced priced) {
      changes.add(new Change(number, text, details.with(priced), priced.totalNanos()));
    }
  }

  private static String tier(Cost cost) {
    return switch (cost) {
      case Cost.Priced priced -> priced.tier();
      case Cost.Unpriced unpriced -> unpriced.tier();
    };
  }

  private void write() throws SQLException {
    try (Connection connection = Sqlite.openForChanging(files.path(Kind.ROWS, day));
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE calls SET cost_nanos = ?, details = ? WHERE number = ? AND details = ?")) {
      int pending = 0;
      for (Change change : changes) {
        update.setLong(1, change.nanos());
        update.setString(2, change.after());
        update.setLong(3, change.number());
        update.setString(4, change.before());
        update.executeUpdate();
        if (++pending % ROWS_A_TRANSACTION == 0) {
          connection.commit();
        }
      }
      connection.commit();
    }
  }
}
