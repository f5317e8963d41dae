package dev.turnpike.gateway.flow;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Bytes that come in pieces and are wanted as one, up to a limit.
final class Gathered {
  private static final byte[] NOTHING = {};

  private final long most;
  private byte[] bytes = NOTHING;
  private int size;
  private int expected;

  Gathered(long most) {
    this.most = most;
  }

  long most() {
    return most;
  }

  int size() {
    return size;
  }

  int expected() {
    return expected;
  }

  /// Takes the room that a `content-length` announces, so that nothing is copied as it grows.
  void expect(@Nullable String contentLength) {
    if (contentLength == null) {
      return;
    }
    try {
      expected = (int) Math.clamp(Long.parseLong(contentLength), 0, most);
    } catch (NumberFormatException _) {
      expected = 0; // no use to us; the bytes will tell
    }
  }

  /// False where the limit is passed; then what fits is kept.
  boolean add(byte[] piece) {
    int room = (int) Math.min(piece.length, most - size);
    if (size == 0 && room == piece.length && piece.length >= expected) {
      bytes = piece;
      size = room;
      return true;
    }
    if (size + room > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + room, Math.max(expected, size * 2)));
    }
    System.arraycopy(piece, 0, bytes, size, room);
    size += room;
    return room == piece.length;
  }

  byte[] bytes() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }
}
