package dev.turnpike.gateway.access;

import dev.turnpike.gateway.config.StartFailure;
import dev.turnpike.gateway.config.Why;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/// The data folder's own secret, in a file beside the database and never in it: without both,
/// neither is worth anything.
final class MasterKey {
  static final String FILE = "master.key";
  private static final int LENGTH = 32;

  private MasterKey() {}

  /// Makes one where there is no database yet that needs the old one.
  static byte[] open(DataFolder folder, SecureRandom random) {
    Path file = folder.file(FILE);
    try {
      if (!Files.exists(file)) {
        if (Files.exists(folder.file(ControlDatabase.FILE))) {
          throw new StartFailure(
              file
                  + " is missing, but "
                  + ControlDatabase.FILE
                  + " beside it needs it; put it back from a backup");
        }
        byte[] fresh = new byte[LENGTH];
        random.nextBytes(fresh);
        PrivateFiles.write(file, fresh);
      }
      byte[] master = Files.readAllBytes(file);
      if (master.length != LENGTH) {
        throw new StartFailure(
            file
                + " has "
                + master.length
                + " bytes, must have "
                + LENGTH
                + "; put it back from a backup");
      }
      return master;
    } catch (IOException e) {
      throw new StartFailure("cannot use " + file + ": " + Why.of(e), e);
    }
  }
}
