package dev.turnpike.bench.contender;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What this machine offers to a contender.
final class Environment {
  static final List<String> KEPT = List.of("PATH", "HOME", "LANG", "JAVA_HOME", "TMPDIR");

  private Environment() {}

  /// A program on the path or where Debian puts those of the administrator.
  static Optional<Path> program(String name) {
    String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path file = Path.of(folder, name);
      if (!folder.isEmpty() && Files.isExecutable(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// A command that sees little of this process's own environment: a provider's key in it must not
  /// reach a gateway that is only measured.
  static ProcessBuilder command(List<String> words, Map<String, String> variables) {
    ProcessBuilder command = new ProcessBuilder(words);
    command.environment().keySet().retainAll(KEPT);
    command.environment().putAll(variables);
    return command;
  }
}
