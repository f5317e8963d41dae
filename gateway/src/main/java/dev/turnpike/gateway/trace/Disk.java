package dev.turnpike.gateway.trace;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// How the spool's files are written. A door of its own, so that a test can be a disk that is full.
interface Disk {
  Disk FILES = FileLog::create;

  Log create(Path path) throws IOException;

  /// One file that grows.
  interface Log extends Closeable {
    /// Writes all of it at that place; after an exception any part of it may be there.
    void write(ByteBuffer bytes, long at) throws IOException;

    /// Returns when what was written survives a power cut.
    void force() throws IOException;
  }

  /// A file as the operating system has it. Never write from a thread that may be interrupted: that
  /// closes the channel.
  record FileLog(FileChannel channel) implements Log {
    static FileLog create(Path path) throws IOException {
      return new FileLog(
          FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    @Override
    public void write(ByteBuffer bytes, long at) throws IOException {
      long next = at;
      while (bytes.hasRemaining()) {
        next += channel.write(bytes, next);
      }
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
