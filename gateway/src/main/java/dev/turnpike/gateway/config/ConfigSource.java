package dev.turnpike.gateway.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the configuration file and reads it, as often as it is asked to: at the start, and again
/// when the operator says so.
///
/// It is the one that `--config` or `TURNPIKE_CONFIG` names, which must be there, or else
/// `turnpike.yaml` in the home folder, which need not.
public final class ConfigSource {
  private static final int MAX_BYTES = 1 << 20;
  private static final String USUAL_NAME = "turnpike.yaml";

  private final Flags flags;
  private final Surroundings surroundings;

  public ConfigSource(Flags flags, Surroundings surroundings) {
    this.flags = flags;
    this.surroundings = surroundings;
  }

  /// The file that is read.
  public Path file() {
    String named = named();
    return named == null ? surroundings.home().resolve(USUAL_NAME) : Path.of(named);
  }

  /// Whether there is such a file; without one the defaults hold.
  public boolean isThere() {
    return Files.exists(file());
  }

  private @Nullable String named() {
    if (flags.config() != null) {
      return flags.config();
    }
    String set = surroundings.variables().getOrDefault("TURNPIKE_CONFIG", "");
    return set.isEmpty() ? null : set;
  }

  public Loaded load() {
    Path file = file();
    try {
      Loaded loaded = ConfigFile.read(text(file), file, flags, surroundings);
      return switch (loaded) {
        case Loaded.Good good -> withFiles(file, good);
        case Loaded.Bad bad -> bad;
      };
    } catch (CharacterCodingException _) {
      return new Loaded.Bad(List.of(file + ":1: this is not UTF-8 text"));
    } catch (IOException e) {
      return new Loaded.Bad(List.of("cannot read " + file + ": " + Why.of(e)));
    }
  }

  private String text(Path file) throws IOException {
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      if (named() == null) {
        return "";
      }
      throw e;
    }
    if (bytes.length > MAX_BYTES) {
      throw new IOException("it is longer than 1 MiB");
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /// Files that the configuration names must be there, and be what they should, before anything
  /// starts.
  private static Loaded withFiles(Path file, Loaded.Good good) {
    List<String> errors = new ArrayList<>();
    Config.Tls tls = good.config().server().tls();
    if (tls != null) {
      add(file, "server.tls.cert", tls.cert(), PemFile.certificateFault(tls.cert()), errors);
      add(file, "server.tls.key", tls.key(), PemFile.keyFault(tls.key()), errors);
    }
    good.config()
        .providers()
        .forEach(
            (id, provider) -> {
              Path ca = provider.ca();
              if (ca != null) {
                add(file, "providers." + id + ".ca", ca, PemFile.certificateFault(ca), errors);
              }
            });
    return errors.isEmpty() ? good : new Loaded.Bad(errors);
  }

  private static void add(Path file, String key, Path named, String fault, List<String> errors) {
    if (!fault.isEmpty()) {
      errors.add(file + ": " + key + " is " + named + ", " + fault);
    }
  }
}
