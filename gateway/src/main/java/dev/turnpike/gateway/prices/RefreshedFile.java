package dev.turnpike.gateway.prices;

import dev.turnpike.gateway.access.PrivateFiles;
import dev.turnpike.gateway.config.StartFailure;
import dev.turnpike.gateway.config.Why;
import dev.turnpike.price.PriceList;
import dev.turnpike.price.PriceList.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes what a refresh brought: the rows of earlier ones stay, since the prices of old calls are
/// theirs. The file is replaced at once, and what it was is kept beside it.
public final class RefreshedFile {
  private final PriceFolder folder;

  public RefreshedFile(PriceFolder folder) {
    this.folder = folder;
  }

  /// Adds lines. A list that the gateway could not read is not written.
  public void add(List<String> lines) {
    Path file = folder.refreshedFile();
    try {
      PrivateFiles.createFolder(folder.data());
      PrivateFiles.createFolder(folder.catalog());
      try (FileChannel lock =
          FileChannel.open(
              folder.catalog().resolve("refresh.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE)) {
        if (tryLock(lock) == null) {
          throw new StartFailure("another refresh writes to " + folder.catalog() + " now");
        }
        replace(file, lines);
      }
    } catch (IOException e) {
      throw new StartFailure("cannot write " + file + ": " + Why.of(e), e);
    }
  }

  private void replace(Path file, List<String> lines) throws IOException {
    byte[] before = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    byte[] after = joined(before, lines);
    if (after.length > PriceList.MOST_BYTES) {
      throw new StartFailure(
          file + " would be longer than " + PriceList.MOST_BYTES + " bytes, the most of a list");
    }
    List<String> faults = PriceList.read(file.toString(), after, Kind.REFRESHED).faults();
    if (!faults.isEmpty()) {
      throw new StartFailure("not written, since then " + faults.getFirst());
    }
    if (before.length > 0) {
      PrivateFiles.write(folder.previousFile(), before);
    }
    PrivateFiles.write(file, after);
  }

  private static byte[] joined(byte[] before, List<String> lines) {
    String text = new String(before, StandardCharsets.UTF_8);
    StringBuilder all = new StringBuilder(text);
    if (!text.isEmpty() && !text.endsWith("\n")) {
      all.append('\n');
    }
    lines.forEach(line -> all.append(line).append('\n'));
    return all.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // held within this very process
    }
  }
}
