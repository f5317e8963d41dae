package dev.turnpike.gateway.cli;

import dev.turnpike.gateway.config.ConfigSource;
import dev.turnpike.gateway.config.Loaded;

/// Runs the gateway until the process is told to end. What it returns is the process's exit status;
/// a reason not to start is a [dev.turnpike.gateway.config.StartFailure].
@FunctionalInterface
public interface GatewayStarter {
  /// `source` reads the configuration anew, for whoever is told to apply it.
  int run(Loaded.Good loaded, ConfigSource source);
}
