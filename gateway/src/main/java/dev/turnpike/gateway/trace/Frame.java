package dev.turnpike.gateway.trace;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// The frame around a record in the spool: a mark, the payload's length, a checksum, the payload.
///
/// The checksum starts with the spool's salt, so that nothing that was sent to the gateway can look
/// like a frame; the mark lets a replay find the next frame behind a damaged one.
final class Frame {
  static final int HEAD = 12;
  static final int MARK = 0x54506631;

  private Frame() {}

  /// Begins a frame; the answer goes to [#end].
  static int begin(FormWriter to) {
    return to.skip(HEAD);
  }

  static void end(FormWriter to, int begin, long salt) {
    int length = to.size() - begin - HEAD;
    to.putInt(begin, MARK);
    to.putInt(begin + 4, length);
    to.putInt(begin + 8, checksum(salt, length, to.array(), begin + HEAD));
  }

  /// The length of the payload where a whole frame is at `at`, else -1. Looks no further than
  /// `limit`.
  static int payloadLength(byte[] bytes, int at, int limit, long salt) {
    int length = claimedLength(bytes, at, limit);
    boolean whole = length > 0 && length <= limit - at - HEAD;
    return whole && checksum(salt, length, bytes, at + HEAD) == intAt(bytes, at + 8) ? length : -1;
  }

  /// The length that the head at `at` speaks of, -1 where there is no head.
  static int claimedLength(byte[] bytes, int at, int limit) {
    return limit - at >= HEAD && intAt(bytes, at) == MARK ? intAt(bytes, at + 4) : -1;
  }

  private static int intAt(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).getInt(at);
  }

  private static int checksum(long salt, int length, byte[] bytes, int from) {
    CRC32C checksum = new CRC32C();
    checksum.update(ByteBuffer.allocate(12).putLong(salt).putInt(length).flip());
    checksum.update(bytes, from, length);
    return (int) checksum.getValue();
  }
}
