package dev.turnpike.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.config.Config;
import dev.turnpike.gateway.trace.Trace.Bodies.Keep;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A recording in a test's folder, with a clock and a disk of the test's own.
final class Recording implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(20);
  static final Instant FROM = SampleTrace.NOON.minus(Duration.ofDays(400));
  static final Instant TO = SampleTrace.NOON.plus(Duration.ofDays(400));

  final ManualClock clock;
  final Traces traces;

  private Recording(Path folder, ManualClock clock, Traces.Options options) throws IOException {
    this.clock = clock;
    traces = Traces.open(folder, new Config.Traces(Keep.KEEP, 1 << 20, 30, 7), clock, options);
  }

  static Recording in(Path folder) throws IOException {
    return in(folder, Disk.FILES, Recorder.DEFAULT_LIMIT, Spool.SEGMENT_BYTES);
  }

  static Recording in(Path folder, Disk disk, long handOverBytes, long segmentBytes)
      throws IOException {
    return new Recording(
        folder,
        new ManualClock(SampleTrace.NOON),
        new Traces.Options(disk, handOverBytes, segmentBytes, Spool.LIMIT, TraceStore.PATIENCE));
  }

  static Recording in(Path folder, Traces.Options options) throws IOException {
    return new Recording(folder, new ManualClock(SampleTrace.NOON), options);
  }

  Recording record(Trace... handedOver) {
    for (Trace trace : handedOver) {
      traces.recorder().record(trace);
    }
    return this;
  }

  Recording record(int first, int count) {
    for (int i = first; i < first + count; i++) {
      record(SampleTrace.number(i).trace());
    }
    return this;
  }

  Recording flushed() throws InterruptedException {
    assertThat(traces.flush(SOON)).as("everything is applied in time").isTrue();
    return this;
  }

  RecordingCounts counts() {
    return traces.recorder().counts();
  }

  FoundTrace find(String id) throws StoreUnavailable {
    return traces.store().find(id).orElseThrow();
  }

  /// The ids of all calls that a query finds, page after page.
  List<String> ids(TraceQuery query) throws InvalidQuery, StoreUnavailable {
    List<String> ids = new ArrayList<>();
    TracePage page = traces.store().search(query);
    while (true) {
      page.traces().forEach(row -> ids.add(row.trace().ids().callId()));
      if (page.nextPageToken() == null) {
        return ids;
      }
      page = traces.store().search(query.after(page.nextPageToken()));
    }
  }

  List<String> allIds() throws InvalidQuery, StoreUnavailable {
    return ids(TraceQuery.newest(FROM, TO, TraceQuery.MOST_ON_A_PAGE));
  }

  static List<String> idsOf(int first, int count) {
    return IntStream.range(first, first + count).mapToObj(SampleTrace::id).toList();
  }

  @Override
  public void close() {
    traces.close();
  }
}
