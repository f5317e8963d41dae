package dev.turnpike.gateway.trace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// A disk that can be full, or fail at one chosen call; what it takes it really writes. A write
/// that fails has written its first half, as a real one may.
final class FaultyDisk implements Disk {
  private final AtomicLong calls = new AtomicLong();
  private volatile boolean full;
  private volatile long failing = -1;

  void fillUp() {
    full = true;
  }

  void makeRoom() {
    full = false;
  }

  /// Counted from 1 over all calls: creating, writing and syncing.
  void failAt(long call) {
    failing = call;
  }

  long calls() {
    return calls.get();
  }

  @Override
  public Log create(Path path) throws IOException {
    count();
    Log real = FILES.create(path);
    return new Log() {
      @Override
      public void write(ByteBuffer bytes, long at) throws IOException {
        boolean fails = calls.incrementAndGet() == failing || full;
        if (fails) {
          real.write(bytes.slice(bytes.position(), bytes.remaining() / 2), at);
          throw new IOException("No space left on device");
        }
        real.write(bytes, at);
      }

      @Override
      public void force() throws IOException {
        count();
        real.force();
      }

      @Override
      public void close() throws IOException {
        real.close();
      }
    };
  }

  private void count() throws IOException {
    if (calls.incrementAndGet() == failing) {
      throw new IOException("Input/output error");
    }
  }
}
