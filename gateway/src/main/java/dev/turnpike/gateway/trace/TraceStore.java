package dev.turnpike.gateway.trace;

import dev.turnpike.gateway.store.Sqlite;
import dev.turnpike.gateway.trace.DayFiles.Kind;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Answers questions about the calls that were applied. Blocks its caller, and does the work on a
/// few platform threads of its own.
public final class TraceStore implements AutoCloseable {
  /// How long one question may take.
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /// The most calls of one trace that are listed.
  static final int MOST_CALLS = 200;

  private static final int THREADS = 2;
  private static final int MOST_WAITING = 64;

  private final DayFiles files;
  private final Duration patience;
  private final ThreadPoolExecutor threads;

  TraceStore(DayFiles files, Duration patience) {
    this.files = files;
    this.patience = patience;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("trace-reader-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  public TracePage search(TraceQuery query) throws InvalidQuery, StoreUnavailable {
    query.checked();
    Optional<PageToken> after = PageToken.read(query);
    return ask(() -> page(query, after));
  }

  /// The call of that id, or the latest call of the trace of that id.
  public Optional<FoundTrace> find(String id) throws StoreUnavailable {
    return ask(() -> Optional.ofNullable(found(id)));
  }

  /// Prices the next slice of calls anew. The days are gone through from the oldest on.
  public Repricing reprice(Repricing.Request request, Repricing.Pricing pricing)
      throws StoreUnavailable {
    return ask(() -> repriced(request, pricing));
  }

  private Repricing repriced(Repricing.Request request, Repricing.Pricing pricing)
      throws SQLException, IOException {
    Repricing.Position after = request.after();
    LocalDate first = after == null ? Day.of(DayReader.micros(request.from())) : after.day();
    LocalDate last = Day.of(DayReader.micros(request.to()) - 1);
    NavigableSet<LocalDate> days = files.days(Kind.ROWS);
    LocalDate day = days.ceiling(first);
    if (day == null || day.isAfter(last)) {
      return new Repricing(Map.of(), null);
    }
    Repricing slice = new DayRepricer(files, day, pricing).slice(request, patience);
    LocalDate following = days.higher(day);
    return slice.next() != null || following == null || following.isAfter(last)
        ? slice
        : new Repricing(slice.models(), new Repricing.Position(following, -1));
  }

  private TracePage page(TraceQuery query, Optional<PageToken> after)
      throws SQLException, IOException {
    Deadline deadline = new Deadline(patience);
    List<StoredTrace> found = new ArrayList<>();
    for (LocalDate day : days(query, after)) {
      try (DayReader reader = DayReader.open(files, day, deadline.rest())) {
        if (reader != null) {
          found.addAll(reader.search(query, after));
        }
      }
      if (query.sort() == TraceSort.STARTED_AT && found.size() > query.limit()) {
        break; // days are in the order of the search, so nothing better follows
      }
    }
    found.sort(order(query));
    if (found.size() <= query.limit()) {
      return new TracePage(found, null);
    }
    List<StoredTrace> page = found.subList(0, query.limit());
    PageToken end = PageToken.of(query.sort(), page.getLast().trace());
    return new TracePage(page, end.text(query));
  }

  private NavigableSet<LocalDate> days(TraceQuery query, Optional<PageToken> after)
      throws IOException {
    LocalDate first = Day.of(DayReader.micros(query.from()));
    LocalDate last = Day.of(DayReader.micros(query.to()));
    if (query.sort() == TraceSort.STARTED_AT && after.isPresent()) {
      LocalDate reached = Day.of(after.get().value());
      first = query.descending() || reached.isBefore(first) ? first : reached;
      last = query.descending() && reached.isBefore(last) ? reached : last;
    }
    NavigableSet<LocalDate> days = files.days(Kind.ROWS);
    if (last.isBefore(first)) {
      days.clear();
      return days;
    }
    NavigableSet<LocalDate> wanted = days.subSet(first, true, last, true);
    return query.descending() ? wanted.descendingSet() : wanted;
  }

  private static Comparator<StoredTrace> order(TraceQuery query) {
    Comparator<StoredTrace> order = Comparator.comparingLong(row -> query.sort().of(row.trace()));
    order =
        query.sort() == TraceSort.STARTED_AT
            ? order.thenComparingLong(row -> CallNumber.of(row.trace()))
            : order.thenComparing(row -> row.trace().ids().callId());
    return query.descending() ? order.reversed() : order;
  }

  private @Nullable FoundTrace found(String id) throws SQLException, IOException {
    Deadline deadline = new Deadline(patience);
    List<LocalDate> days = List.copyOf(files.days(Kind.ROWS).descendingSet());
    StoredTrace call = null;
    LocalDate dayOfCall = null;
    for (LocalDate day : days) {
      try (DayReader reader = DayReader.open(files, day, deadline.rest())) {
        Optional<StoredTrace> found = reader == null ? Optional.empty() : reader.call(id);
        if (found.isPresent()) {
          call = found.get();
          dayOfCall = day;
          break;
        }
      }
    }
    List<StoredTrace> calls =
        calls(call == null ? id : call.trace().ids().traceId(), days, deadline);
    if (call == null) {
      if (calls.isEmpty()) {
        return null;
      }
      call = calls.getLast();
      dayOfCall = Day.of(call.trace());
    }
    return withBodies(call, calls, dayOfCall, deadline);
  }

  private List<StoredTrace> calls(String traceId, List<LocalDate> days, Deadline deadline)
      throws SQLException {
    List<StoredTrace> calls = new ArrayList<>();
    for (LocalDate day : days) {
      try (DayReader reader = DayReader.open(files, day, deadline.rest())) {
        if (reader != null && calls.size() < MOST_CALLS) {
          calls.addAll(0, reader.trace(traceId, MOST_CALLS - calls.size()));
        }
      }
    }
    return calls;
  }

  private FoundTrace withBodies(
      StoredTrace call, List<StoredTrace> calls, @Nullable LocalDate day, Deadline deadline)
      throws SQLException {
    if (day != null) {
      try (DayReader reader = DayReader.open(files, day, deadline.rest())) {
        if (reader != null) {
          return reader.withBodies(call, calls);
        }
      }
    }
    return new FoundTrace(call.hadBodies() ? call.expired() : call, null, null, calls);
  }

  private <T> T ask(Callable<T> question) throws StoreUnavailable {
    Future<T> answer;
    try {
      answer = threads.submit(question);
    } catch (RejectedExecutionException _) {
      throw new StoreUnavailable("too many searches wait already");
    }
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable("the search was interrupted", false, e);
    } catch (ExecutionException e) {
      boolean timedOut = e.getCause() instanceof SQLException sql && Sqlite.wasInterrupted(sql);
      String message =
          timedOut
              ? "the search took longer than " + patience.toSeconds() + " s"
              : "the trace store cannot be read now";
      throw new StoreUnavailable(message, timedOut, e);
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  /// Counts a question's time down over several files.
  private static final class Deadline {
    private final long end;

    private Deadline(Duration patience) {
      end = System.nanoTime() + patience.toNanos();
    }

    private Duration rest() {
      return Duration.ofNanos(end - System.nanoTime());
    }
  }
}
