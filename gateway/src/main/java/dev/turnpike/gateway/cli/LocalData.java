package dev.turnpike.gateway.cli;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.gateway.config.Config;
import dev.turnpike.gateway.config.ConfigSource;
import dev.turnpike.gateway.config.Flags;
import dev.turnpike.gateway.config.Loaded;
import dev.turnpike.gateway.prices.PriceFolder;
import dev.turnpike.gateway.prices.Prices;
import dev.turnpike.price.PriceSheet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which data folder and configuration a command reads that needs no running gateway.
final class LocalData {
  @Option(names = "--data", paramLabel = "FOLDER", description = "Data folder of the gateway.")
  private @Nullable String data;

  @Option(names = "--config", paramLabel = "FILE", description = "Configuration of the gateway.")
  private @Nullable String config;

  Config config(Shell shell) {
    Flags flags = new Flags(null, null, data, config);
    return switch (new ConfigSource(flags, shell.surroundings()).load()) {
      case Loaded.Good good -> good.config();
      case Loaded.Bad bad -> throw new CommandFailure(String.join("\n", bad.errors()));
    };
  }

  /// The prices that a gateway with these files has.
  PriceSheet prices(Shell shell) {
    Config read = config(shell);
    PriceSheet shipped = PriceSheet.read(Catalog.read());
    return Prices.of(new PriceFolder(read.data()).over(shipped), read);
  }
}
