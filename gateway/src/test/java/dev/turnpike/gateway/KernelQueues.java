package dev.turnpike.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the kernel holds of a TCP connection on this machine, as Linux tells it.
record KernelQueues(long unsent, long unread) {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

  private static final String ESTABLISHED = "01";
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int STATE = 3;
  private static final int QUEUES = 4;

  /// Of the socket that has `local` as its own port and `remote` as the other's; zero where there
  /// is none.
  static KernelQueues of(int local, int remote) {
    List<String> row = row(local, remote);
    if (row.isEmpty()) {
      return new KernelQueues(0, 0);
    }
    String queues = row.get(QUEUES);
    int colon = queues.indexOf(':');
    return new KernelQueues(
        Long.parseLong(queues.substring(0, colon), 16),
        Long.parseLong(queues.substring(colon + 1), 16));
  }

  /// Whether there is a socket of that pair that is not only waiting out its end.
  static boolean isConnected(int local, int remote) {
    List<String> row = row(local, remote);
    return !row.isEmpty() && row.get(STATE).equals(ESTABLISHED);
  }

  /// The columns of a socket's line; none where it is not there.
  private static List<String> row(int local, int remote) {
    try {
      for (Path table : TABLES) {
        for (String line : Files.readAllLines(table)) {
          List<String> columns = List.of(line.strip().split("\\s+", -1));
          if (port(columns.get(LOCAL)) == local && port(columns.get(REMOTE)) == remote) {
            return columns;
          }
        }
      }
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int port(String address) {
    int colon = address.lastIndexOf(':');
    return colon < 0 ? -1 : Integer.parseInt(address.substring(colon + 1), 16);
  }

  long bytes() {
    return unsent + unread;
  }
}
