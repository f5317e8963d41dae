package dev.turnpike.gateway.trace;

import dev.turnpike.gateway.trace.Spool.Position;
import dev.turnpike.gateway.trace.TraceForm.Spooled;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Goes through the spool from its first trace on, from segment to segment, and remembers the
/// segments it has passed. For one thread.
final class SpoolCursor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolCursor.class);

  private final Spool spool;
  private final RecordingCounts counts;
  private final List<Segment> passed = new ArrayList<>();
  private @Nullable SegmentReader reader;
  private Position position = Position.START;
  private int length;

  SpoolCursor(Spool spool, RecordingCounts counts) {
    this.spool = spool;
    this.counts = counts;
  }

  /// The next trace, or null where there is none yet.
  @Nullable Spooled next() throws IOException {
    while (true) {
      SegmentReader open = openReader();
      if (open == null) {
        return null;
      }
      boolean wasSealed = open.segment().isSealed();
      if (open.next()) {
        position = new Position(open.segment().number(), open.position());
        length = open.payloadLength();
        Spooled read = read(open);
        if (read != null) {
          return read;
        }
      } else if (wasSealed || open.isTorn()) {
        pass(open);
      } else {
        return null;
      }
    }
  }

  /// How many bytes the last trace took in the spool.
  int length() {
    return length;
  }

  /// Behind the last trace.
  Position position() {
    return position;
  }

  /// Whether there is something that [#next] has not looked at.
  boolean isMoreThere() {
    SegmentReader open = reader;
    Segment first = spool.first();
    return first != null && (open == null || first.isSealed() || open.position() < first.end());
  }

  boolean hasPassedSegments() {
    return !passed.isEmpty();
  }

  /// Deletes the segments that lie behind: nobody will want to read them again.
  void deletePassed() throws IOException {
    for (Segment segment : passed) {
      spool.delete(segment);
    }
    passed.clear();
  }

  private @Nullable Spooled read(SegmentReader from) {
    try {
      return TraceForm.read(from.payload());
    } catch (RuntimeException e) {
      counts.damaged.increment();
      LOG.error("A record of the spool cannot be read and is passed over", e);
      return null;
    }
  }

  private @Nullable SegmentReader openReader() throws IOException {
    while (reader == null) {
      Segment first = spool.first();
      if (first == null) {
        return null;
      }
      try {
        reader = new SegmentReader(first);
      } catch (NoSuchFileException e) {
        counts.damaged.increment();
        LOG.error("A segment of the spool was deleted before it was applied", e);
        spool.pass(first);
      }
    }
    return reader;
  }

  private void pass(SegmentReader done) throws IOException {
    Segment ended = done.segment();
    done.close();
    if (done.isTorn()) {
      try (FileChannel file = FileChannel.open(ended.path(), StandardOpenOption.WRITE)) {
        file.truncate(done.position());
      }
    }
    if (done.passedOver() > 0 || done.isTorn()) {
      counts.damaged.add(done.passedOver() + (done.isTorn() ? 1 : 0));
      LOG.warn(
          "{}: {} damaged stretches passed over, {} bytes cut off the end",
          ended.path().getFileName(),
          done.passedOver(),
          ended.end() - done.position());
    }
    reader = null;
    spool.pass(ended);
    passed.add(ended);
    position = new Position(ended.number(), Long.MAX_VALUE);
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
    }
  }
}
