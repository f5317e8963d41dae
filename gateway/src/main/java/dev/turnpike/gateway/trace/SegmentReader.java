package dev.turnpike.gateway.trace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// Reads a segment frame by frame, up to the end that its writer has reached.
///
/// A damaged frame with a good one behind it is passed over; a damaged end is a torn tail, where
/// reading stops.
final class SegmentReader implements AutoCloseable {
  private static final int CHUNK = 256 * 1024;

  private final Segment segment;
  private final FileChannel channel;
  private byte[] buffer = new byte[CHUNK];
  private int start;
  private int limit;
  private long position;
  private int payload;
  private int length;
  private int passedOver;
  private boolean torn;

  SegmentReader(Segment segment) throws IOException {
    this.segment = segment;
    this.channel = FileChannel.open(segment.path(), StandardOpenOption.READ);
  }

  /// Moves to the next frame; false where there is none yet, or none ever again.
  boolean next() throws IOException {
    long end = segment.end();
    if (torn || position >= end) {
      return false;
    }
    int found = frameHere(end);
    if (found < 0) {
      if (!findNext(end)) {
        torn = true;
        return false;
      }
      passedOver++;
      found = frameHere(end);
    }
    payload = start + Frame.HEAD;
    length = found;
    start += Frame.HEAD + found;
    position += Frame.HEAD + found;
    return true;
  }

  /// The payload that [#next] moved to; good until the next move.
  FormReader payload() {
    return new FormReader(buffer, payload, length);
  }

  int payloadLength() {
    return length;
  }

  Segment segment() {
    return segment;
  }

  /// Behind the last good frame that was read.
  long position() {
    return position;
  }

  /// Whether the end of the segment is not a whole frame.
  boolean isTorn() {
    return torn;
  }

  /// Damaged stretches that had a good frame behind them.
  int passedOver() {
    return passedOver;
  }

  private int frameHere(long end) throws IOException {
    fill(Frame.HEAD, end);
    int claimed = Frame.claimedLength(buffer, start, limit);
    if (claimed <= 0 || claimed > end - position - Frame.HEAD) {
      return -1;
    }
    fill(Frame.HEAD + claimed, end);
    return Frame.payloadLength(buffer, start, limit, segment.salt());
  }

  /// Has at least `count` bytes from `start` on where the segment has them.
  private void fill(int count, long end) throws IOException {
    if (limit - start >= count) {
      return;
    }
    byte[] target = buffer.length >= count ? buffer : new byte[count];
    System.arraycopy(buffer, start, target, 0, limit - start);
    limit -= start;
    start = 0;
    buffer = target;
    long from = position + limit;
    int room = (int) Math.min(buffer.length - limit, end - from);
    ByteBuffer free = ByteBuffer.wrap(buffer, limit, Math.max(room, 0));
    while (free.hasRemaining() && channel.read(free, from) > 0) {
      from = position + free.position();
    }
    limit = free.position();
  }

  private boolean findNext(long end) throws IOException {
    byte[] rest = new byte[Math.toIntExact(end - position)];
    ByteBuffer free = ByteBuffer.wrap(rest);
    while (free.hasRemaining() && channel.read(free, position + free.position()) > 0) {
      // The file may be shorter than it was.
    }
    int size = free.position();
    for (int at = 1; at < size; at++) {
      if (rest[at] == (byte) (Frame.MARK >>> 24)
          && Frame.payloadLength(rest, at, size, segment.salt()) > 0) {
        position += at;
        buffer = Arrays.copyOfRange(rest, at, Math.max(size, at + CHUNK));
        start = 0;
        limit = size - at;
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
