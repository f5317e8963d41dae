package dev.turnpike.gateway.cli;

import dev.turnpike.gateway.config.ConfigSource;
import dev.turnpike.gateway.config.Flags;
import dev.turnpike.gateway.config.Loaded;
import dev.turnpike.gateway.config.StartFailure;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `turnpike config check`: needs no running gateway.
@Command(
    name = "check",
    description = "Say what is wrong with the configuration file.",
    mixinStandardHelpOptions = true)
final class ConfigCheckCommand implements Callable<Integer> {
  private final Shell shell;

  @Option(names = "--config", paramLabel = "FILE", description = "Configuration (turnpike.yaml).")
  private @Nullable String config;

  ConfigCheckCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ConfigSource source =
        new ConfigSource(new Flags(null, null, null, config), shell.surroundings());
    return switch (source.load()) {
      case Loaded.Good good -> {
        try {
          shell.fitting().tryOn(good.config());
        } catch (StartFailure failure) {
          shell.err().println(source.file() + ": " + failure.getMessage());
          yield 1;
        }
        good.warnings().forEach(warning -> shell.out().println("note: " + warning));
        shell
            .out()
            .println(
                source.isThere()
                    ? source.file() + " is good"
                    : "there is no " + source.file() + "; every key has its default");
        yield 0;
      }
      case Loaded.Bad bad -> {
        bad.errors().forEach(shell.err()::println);
        yield 1;
      }
    };
  }
}
