package dev.turnpike.gateway.access;

import dev.turnpike.gateway.config.StartFailure;
import dev.turnpike.gateway.config.Why;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where this machine finds the gateway that a data folder belongs to: a file in it that is there
/// while the gateway runs, for the command line.
///
/// `certificate` is the SHA-256 of the certificate it shows, in hex; empty without TLS.
public record Whereabouts(URI base, String certificate) {
  static final String FILE = "gateway.address";

  public void write(DataFolder folder) {
    Path file = folder.file(FILE);
    try {
      PrivateFiles.write(
          file, (base + "\n" + certificate + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new StartFailure("cannot write to " + file + ": " + Why.of(e), e);
    }
  }

  public static void forget(DataFolder folder) throws IOException {
    Files.deleteIfExists(folder.file(FILE));
  }

  /// Empty where no gateway wrote one, or none that can be read.
  public static Optional<Whereabouts> read(Path folder) {
    try {
      List<String> lines = Files.readAllLines(folder.resolve(FILE), StandardCharsets.US_ASCII);
      return lines.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Whereabouts(new URI(lines.getFirst()), lines.size() < 2 ? "" : lines.get(1)));
    } catch (IOException | URISyntaxException _) {
      return Optional.empty();
    }
  }
}
