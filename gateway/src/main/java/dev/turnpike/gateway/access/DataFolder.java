package dev.turnpike.gateway.access;

import dev.turnpike.gateway.config.StartFailure;
import dev.turnpike.gateway.config.Why;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// The folder that holds all the gateway keeps, ours alone while it is open: a second process on
/// the same files would take them for its own.
public final class DataFolder implements AutoCloseable {
  /// The file that the command line finds its key in.
  public static final String MANAGEMENT_KEY = "management.key";

  private static final String LOCK = "turnpike.lock";

  private final Path path;
  private final FileChannel lock;

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /// Makes the folder where it is missing, for its owner only, and locks it.
  public static DataFolder open(Path path) {
    try {
      PrivateFiles.createFolder(path);
      FileChannel channel =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new StartFailure("data folder " + path + " is in use by another Turnpike process");
      }
      DataFolder folder = new DataFolder(path, channel);
      folder.checkWritable();
      return folder;
    } catch (IOException e) {
      throw new StartFailure("cannot write to data folder " + path + ": " + Why.of(e), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // held within this very process
    }
  }

  /// The lock file may be left from a better time: only a new file shows that files can be made.
  private void checkWritable() throws IOException {
    try {
      Files.delete(Files.createTempFile(path, "turnpike", ".tmp"));
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  public Path path() {
    return path;
  }

  /// A file in it.
  public Path file(String name) {
    return path.resolve(name);
  }

  /// Gives the folder back. The lock file stays: deleting it would let two processes lock two files
  /// of one name.
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
