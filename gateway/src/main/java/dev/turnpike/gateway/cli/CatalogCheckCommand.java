package dev.turnpike.gateway.cli;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.gateway.log.Shown;
import dev.turnpike.gateway.prices.PriceCheck;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `turnpike catalog check`: ends with 1 where something is wrong.
@Command(
    name = "check",
    description = "Say what is wrong with the price lists, and which models have no price.",
    mixinStandardHelpOptions = true)
final class CatalogCheckCommand implements Callable<Integer> {
  private static final int MOST_SHOWN = 500;
  private static final int WIDEST = 400;

  private final Shell shell;

  @Mixin private final LocalData local = new LocalData();

  @Option(names = "--quiet", description = "Faults only.")
  private boolean quiet;

  CatalogCheckCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    PriceCheck.Result result =
        PriceCheck.of(Catalog.read(), local.config(shell), shell.clock().instant());
    result.faults().stream()
        .limit(MOST_SHOWN)
        .forEach(fault -> shell.err().println(Shown.of(fault, WIDEST)));
    if (result.faults().size() > MOST_SHOWN) {
      shell.err().println("and " + (result.faults().size() - MOST_SHOWN) + " more");
    }
    if (!quiet) {
      result.notes().forEach(note -> shell.out().println("note: " + Shown.of(note, WIDEST)));
      result.unpriced().forEach(model -> shell.out().println("unpriced: " + model));
    }
    shell
        .out()
        .println(
            "%d price lists with %d rows: %d faults, %d notes, %s"
                .formatted(
                    result.lists(),
                    result.rows(),
                    result.faults().size(),
                    result.notes().size(),
                    result.isGood()
                        ? result.unpriced().size() + " models without a price"
                        : "models without a price are looked for once there is no fault"));
    return result.isGood() ? 0 : 1;
  }
}
