package dev.turnpike.gateway.cli;

import dev.turnpike.gateway.prices.PriceLine;
import dev.turnpike.price.PriceRow;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `turnpike catalog rows`
@Command(
    name = "rows",
    description = "List price rows, an operator's first.",
    mixinStandardHelpOptions = true)
final class CatalogRowsCommand implements Runnable {
  private final Shell shell;

  @Mixin private final LocalData local = new LocalData();

  @Parameters(
      paramLabel = "MODEL",
      arity = "0..1",
      description = "Of this model, or of this provider (openai/gpt-5, openai); else all.")
  private @Nullable String model;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  CatalogRowsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    Table table = new Table("MODEL", "TIER", "WHEN", "PROMPT", "USD", "SOURCE");
    boolean found = false;
    for (PriceRow row : local.prices(shell).rows()) {
      if (!isWanted(row)) {
        continue;
      }
      found = true;
      if (json) {
        shell.out().println(PriceLine.of(row));
      } else {
        table.row(
            row.model().toString(), row.tier(), when(row), prompt(row), usd(row), row.source());
      }
    }
    if (!found) {
      throw new CommandFailure("no price row is of " + (model == null ? "any model" : model));
    }
    if (!json) {
      table.print(shell.out());
    }
  }

  private boolean isWanted(PriceRow row) {
    return model == null
        || model.equals(row.model().toString())
        || model.equals(row.model().provider());
  }

  private static String when(PriceRow row) {
    return row.period().fields().entrySet().stream()
        .map(field -> field.getKey() + " " + field.getValue())
        .collect(Collectors.joining(" "));
  }

  private static String prompt(PriceRow row) {
    String above = row.above() == 0 ? "" : "> " + row.above();
    String upTo = row.upTo() == Long.MAX_VALUE ? "" : "<= " + row.upTo();
    return (above + " " + upTo).strip();
  }

  private static String usd(PriceRow row) {
    return row.rates().usd().entrySet().stream()
        .map(rate -> rate.getKey().id() + " " + rate.getValue())
        .collect(Collectors.joining(", "));
  }
}
