package dev.turnpike.gateway.cli;

import dev.turnpike.gateway.access.DataFolder;
import dev.turnpike.gateway.access.PresetKeys;
import dev.turnpike.gateway.access.Whereabouts;
import dev.turnpike.gateway.config.Config;
import dev.turnpike.gateway.config.ConfigSource;
import dev.turnpike.gateway.config.Flags;
import dev.turnpike.gateway.config.Loaded;
import dev.turnpike.gateway.config.Surroundings;
import dev.turnpike.gateway.config.Why;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which running gateway a command talks to, and with which key: the options that all such commands
/// have, the environment, else what the gateway itself wrote into its data folder, and where none
/// runs from that, what the configuration says.
final class Target {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Address of the gateway (TURNPIKE_URL, or the one of the data folder).")
  private @Nullable String url;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Data folder of the gateway, for its management key.")
  private @Nullable String data;

  @Option(names = "--config", paramLabel = "FILE", description = "Configuration of the gateway.")
  private @Nullable String config;

  ControlClient client(Shell shell) {
    Surroundings surroundings = shell.surroundings();
    String named = url == null ? surroundings.variables().getOrDefault("TURNPIKE_URL", "") : url;
    String key = PresetKeys.read(surroundings.variables(), PresetKeys.MANAGEMENT_KEY);
    if (!named.isEmpty() && key != null) {
      return new ControlClient(named(named), key, PresetKeys.MANAGEMENT_KEY);
    }
    Config loaded = load(surroundings);
    Whereabouts gateway =
        named.isEmpty()
            ? Whereabouts.read(loaded.data())
                .orElseGet(() -> GatewayAddress.onThisMachine(loaded.server()))
            : named(named);
    if (key != null) {
      return new ControlClient(gateway, key, PresetKeys.MANAGEMENT_KEY);
    }
    Path file = loaded.data().resolve(DataFolder.MANAGEMENT_KEY);
    return new ControlClient(gateway, keyIn(file), file.toString());
  }

  /// One that somebody named is trusted as any other server is.
  private static Whereabouts named(String url) {
    return new Whereabouts(address(url), "");
  }

  private Config load(Surroundings surroundings) {
    Flags flags = new Flags(null, null, data, config);
    return switch (new ConfigSource(flags, surroundings).load()) {
      case Loaded.Good good -> good.config();
      case Loaded.Bad bad -> throw new CommandFailure(String.join("\n", bad.errors()));
    };
  }

  private static String keyIn(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      throw new CommandFailure(
          "no management key: neither is "
              + PresetKeys.MANAGEMENT_KEY
              + " set nor is there "
              + file
              + "; the first ./turnpike up makes one",
          e);
    } catch (IOException e) {
      throw new CommandFailure("cannot read " + file + ": " + Why.of(e), e);
    }
  }

  private static URI address(String text) {
    try {
      URI address = new URI(text.replaceFirst("/+$", ""));
      boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      if (web && address.getHost() != null && address.getRawUserInfo() == null) {
        return address;
      }
    } catch (URISyntaxException _) {
      // said below, as for one of another kind
    }
    throw new CommandFailure(
        "the gateway's address is " + text + ", must be like http://127.0.0.1:8080");
  }
}
