package dev.turnpike.gateway.cli;

import dev.turnpike.gateway.config.ConfigSource;
import dev.turnpike.gateway.config.Flags;
import dev.turnpike.gateway.config.Loaded;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `turnpike up`
@Command(
    name = "up",
    description = "Start the gateway.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class UpCommand implements Callable<Integer> {
  private final Shell shell;
  private final GatewayStarter starter;

  @Option(names = "--host", paramLabel = "HOST", description = "Address to listen on (127.0.0.1).")
  private @Nullable String host;

  @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on (8080).")
  private @Nullable String port;

  @Option(names = "--data", paramLabel = "FOLDER", description = "Folder for keys and traces.")
  private @Nullable String data;

  @Option(names = "--config", paramLabel = "FILE", description = "Configuration (turnpike.yaml).")
  private @Nullable String config;

  UpCommand(Shell shell, GatewayStarter starter) {
    this.shell = shell;
    this.starter = starter;
  }

  @Override
  public Integer call() {
    Flags flags = new Flags(host, port, data, config);
    ConfigSource source = new ConfigSource(flags, shell.surroundings());
    return switch (source.load()) {
      case Loaded.Good good -> starter.run(good, source);
      case Loaded.Bad bad -> {
        bad.errors().forEach(error -> shell.err().println("turnpike: " + error));
        yield 1;
      }
    };
  }
}
