package dev.turnpike.gateway.cli;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.price.Cost;
import dev.turnpike.price.PriceSheet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `turnpike catalog price`: what calls cost by the rows that a gateway has, with the very code
/// that prices calls.
@Command(
    name = "price",
    description =
        "Price a usage: MODEL BUCKET=COUNT..., or without a model JSON lines from standard input"
            + " such as {\"model\":\"openai/gpt-5\",\"usage\":{\"input\":1000},\"tier\":\"batch\","
            + "\"at\":\"2026-11-01T12:00:00Z\"}.",
    mixinStandardHelpOptions = true)
final class CatalogPriceCommand implements Runnable {
  private static final int NANO_DIGITS = 9;

  private final Shell shell;

  @Mixin private final LocalData local = new LocalData();

  @Parameters(paramLabel = "MODEL", arity = "0..1", description = "Such as openai/gpt-5.")
  private @Nullable String model;

  @Parameters(
      paramLabel = "BUCKET=COUNT",
      index = "1..*",
      description =
          "input, cache_read, output, ... with a number of tokens, characters or searches.")
  private Map<String, String> usage = Map.of();

  @Option(names = "--tier", paramLabel = "TIER", description = "Service tier (standard).")
  private @Nullable String tier;

  @Option(names = "--at", paramLabel = "TIME", description = "When the call began (now).")
  private @Nullable String at;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "Read the JSON lines from this file instead.")
  private @Nullable Path from;

  CatalogPriceCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    PriceSheet sheet = local.prices(shell);
    if (model != null) {
      priceOne(sheet, model);
      return;
    }
    if (tier != null || at != null) {
      throw new CommandFailure("--tier and --at go with a model; JSON lines say them themselves");
    }
    try (BufferedReader lines = new BufferedReader(input())) {
      priceAll(sheet, lines);
    } catch (IOException e) {
      throw new CommandFailure("cannot read " + (from == null ? "the input" : from), e);
    }
  }

  private Reader input() throws IOException {
    return from == null
        ? new InputStreamReader(System.in, StandardCharsets.UTF_8)
        : Files.newBufferedReader(from);
  }

  private void priceOne(PriceSheet sheet, String id) {
    PricedUsage asked = PricedUsage.of(id, usage, tier, at, shell.clock().instant());
    Cost cost = asked.cost(sheet);
    Table table = new Table("BUCKET", "COUNT", "USD");
    switch (cost) {
      case Cost.Unpriced unpriced -> throw new CommandFailure("unpriced: " + unpriced.reason());
      case Cost.Priced priced -> {
        for (Bucket bucket : Bucket.values()) {
          if (asked.usage().of(bucket) != 0 || priced.nanos(bucket) != 0) {
            table.row(
                bucket.id(), Long.toString(asked.usage().of(bucket)), usd(priced.nanos(bucket)));
          }
        }
        table.row("total", "", usd(priced.totalNanos()));
        table.print(shell.out());
        shell.out().println("by " + priced.priceId());
      }
    }
  }

  private static String usd(long nanos) {
    return BigDecimal.valueOf(nanos, NANO_DIGITS).stripTrailingZeros().toPlainString();
  }

  private void priceAll(PriceSheet sheet, BufferedReader lines) throws IOException {
    int number = 0;
    for (String line = PricedUsage.line(lines); line != null; line = PricedUsage.line(lines)) {
      number++;
      if (!line.isBlank()) {
        try {
          shell.out().println(PricedUsage.read(line, shell.clock().instant()).answer(sheet));
        } catch (CommandFailure e) {
          throw new CommandFailure("line " + number + ": " + e.getMessage(), e);
        }
      }
    }
    shell.out().flush();
  }
}
