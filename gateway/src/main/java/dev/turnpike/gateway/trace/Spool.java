package dev.turnpike.gateway.trace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// The log between the recorder and the store: segments in order, each deleted when the store has
/// it for good. What earlier processes left stands first.
///
/// One thread appends, another reads and removes.
final class Spool {
  /// A segment grows to about this before the next one begins.
  static final long SEGMENT_BYTES = 16L << 20;

  /// The most that may lie in the spool while the store takes nothing.
  static final long LIMIT = 4L << 30;

  /// How far something has come: a segment and an offset in it.
  record Position(long segment, long offset) implements Comparable<Position> {
    static final Position START = new Position(-1, 0);

    @Override
    public int compareTo(Position other) {
      return Comparator.comparingLong(Position::segment)
          .thenComparingLong(Position::offset)
          .compare(this, other);
    }
  }

  private final Path folder;
  private final Disk disk;
  private final long segmentBytes;
  private final long limit;
  private final long salt;
  private final RecordingCounts counts;
  private final ConcurrentLinkedQueue<Segment> segments = new ConcurrentLinkedQueue<>();
  private long nextNumber;
  private Position end = Position.START;
  private @Nullable Segment current;
  private Disk.@Nullable Log log;
  private boolean unsynced;

  private Spool(
      Path folder, Disk disk, long segmentBytes, long limit, long salt, RecordingCounts counts) {
    this.folder = folder;
    this.disk = disk;
    this.segmentBytes = segmentBytes;
    this.limit = limit;
    this.salt = salt;
    this.counts = counts;
  }

  static Spool open(
      Path folder, Disk disk, long segmentBytes, long limit, long salt, RecordingCounts counts)
      throws IOException {
    Files.createDirectories(folder);
    Spool spool = new Spool(folder, disk, segmentBytes, limit, salt, counts);
    List<Segment> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Segment.found(file).ifPresent(found::add);
      }
    }
    found.sort(Comparator.comparingLong(Segment::number));
    for (Segment segment : found) {
      spool.segments.add(segment);
      spool.nextNumber = segment.number() + 1;
      spool.end = new Position(segment.number(), segment.end());
      counts.spoolBytes.addAndGet(segment.end());
    }
    return spool;
  }

  // The appending side.

  long salt() {
    return salt;
  }

  /// Appends whole frames; either all of them are there afterwards or an exception was thrown and
  /// none counts.
  void append(byte[] frames, int length) throws IOException {
    if (counts.spoolBytes.get() + length > limit) {
      throw new IOException("the spool holds " + counts.spoolBytes + " bytes of at most " + limit);
    }
    Segment segment = current;
    if (segment != null && segment.end() + length > segmentBytes) {
      rotate();
      segment = null;
    }
    if (segment == null) {
      segment = Segment.create(folder, nextNumber++, salt);
      log = disk.create(segment.path());
      current = segment;
    }
    try {
      openLog().write(ByteBuffer.wrap(frames, 0, length), segment.end());
    } catch (IOException e) {
      abandonCurrent(segment);
      throw e;
    }
    boolean isFirst = segment.end() == 0;
    segment.moveEnd(segment.end() + length);
    counts.spoolBytes.addAndGet(length);
    end = new Position(segment.number(), segment.end());
    unsynced = true;
    if (isFirst) {
      segments.add(segment);
    }
  }

  /// Whether something was appended that a power cut could still take.
  boolean isUnsynced() {
    return unsynced;
  }

  void force() throws IOException {
    if (unsynced) {
      openLog().force();
      unsynced = false;
    }
  }

  /// Ends the current segment, so that it can be deleted once it is applied.
  void rotate() throws IOException {
    Segment segment = current;
    if (segment == null) {
      return;
    }
    try (Disk.Log closing = openLog()) {
      if (unsynced) {
        closing.force();
      }
    } finally {
      forgetCurrent(segment);
    }
  }

  /// Behind the last frame.
  Position end() {
    return end;
  }

  private Disk.Log openLog() {
    Disk.Log open = log;
    if (open == null) {
      throw new IllegalStateException("no segment is open");
    }
    return open;
  }

  /// After a failed write the segment keeps what was whole; the next try begins another one.
  private void abandonCurrent(Segment segment) {
    try (Disk.Log closing = openLog()) {
      if (segment.end() == 0) {
        Files.deleteIfExists(segment.path());
      } else {
        closing.force();
      }
    } catch (IOException e) {
      counts.diskErrors.increment();
    } finally {
      forgetCurrent(segment);
    }
  }

  private void forgetCurrent(Segment segment) {
    segment.seal();
    current = null;
    log = null;
    unsynced = false;
  }

  // The reading side.

  /// The oldest segment that was not removed, or null.
  @Nullable Segment first() {
    return segments.peek();
  }

  /// Takes the first segment off the order; its file stays until [#delete].
  void pass(Segment segment) {
    segments.remove(segment);
  }

  void delete(Segment segment) throws IOException {
    Files.deleteIfExists(segment.path());
    counts.spoolBytes.addAndGet(-segment.end());
  }
}
