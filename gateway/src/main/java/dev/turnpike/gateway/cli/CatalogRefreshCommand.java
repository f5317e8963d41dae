package dev.turnpike.gateway.cli;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.ModelId;
import dev.turnpike.gateway.config.Why;
import dev.turnpike.gateway.log.Shown;
import dev.turnpike.gateway.prices.PriceFolder;
import dev.turnpike.gateway.prices.PriceSource;
import dev.turnpike.gateway.prices.RefreshPlan;
import dev.turnpike.gateway.prices.RefreshPlan.Change;
import dev.turnpike.gateway.prices.RefreshedFile;
import dev.turnpike.gateway.prices.SourceFetch;
import dev.turnpike.gateway.upstream.EgressGuard;
import dev.turnpike.price.PriceList;
import dev.turnpike.price.PriceSheet;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `turnpike catalog refresh`: what it writes counts once the gateway applies its configuration, or
/// starts.
@Command(
    name = "refresh",
    description =
        "Take prices from an open source: data.json of genai-prices (version 2), api.json of"
            + " models.dev, or pricing/PROVIDER.json of Portkey's models.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CatalogRefreshCommand implements Callable<Integer> {
  private static final int SHORT = 40;
  private static final int WIDEST = 300;

  private final Shell shell;

  @Mixin private final LocalData local = new LocalData();

  @Option(
      names = "--from",
      paramLabel = "FILE-or-URL",
      required = true,
      description = "Where it is; an address must be https.")
  private String from = "";

  @Option(
      names = "--provider",
      paramLabel = "ID",
      description = "Whose prices they are, where a file of Portkey's is not called so.")
  private @Nullable String provider;

  @Option(names = "--accept", description = "Take rates too that become ten times what they were.")
  private boolean accept;

  @Option(names = "--dry-run", description = "Show the difference and write nothing.")
  private boolean dryRun;

  @Option(names = "--all", description = "Show every line of it.")
  private boolean all;

  CatalogRefreshCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    PriceFolder folder = new PriceFolder(local.config(shell).data());
    RefreshPlan plan = plan(folder);
    show(plan);
    List<Change> jumps = plan.jumps();
    if (!jumps.isEmpty() && !accept) {
      shell.err().println("Nothing is written. These rates jump to tenfold or to a tenth:");
      jumps.forEach(jump -> shell.err().println("  " + told(jump)));
      shell.err().println("Look them up; --accept takes them.");
      return 1;
    }
    if (plan.rows().isEmpty()) {
      shell.out().println("There is nothing to write.");
    } else if (dryRun) {
      shell.out().println(plan.rows().size() + " rows would be written.");
    } else {
      new RefreshedFile(folder).add(plan.rows());
      shell
          .out()
          .println(plan.rows().size() + " rows are written to " + folder.refreshedFile() + ".");
      shell.out().println("A running gateway takes them up with: ./turnpike config apply");
    }
    return 0;
  }

  private RefreshPlan plan(PriceFolder folder) {
    Catalog catalog = Catalog.read();
    PriceList refreshed = folder.refreshed();
    if (!refreshed.faults().isEmpty()) {
      throw new CommandFailure(
          refreshed.faults().getFirst() + "; the one before is " + folder.previousFile());
    }
    PriceSheet sheet = PriceSheet.read(catalog).refreshed(refreshed.rows());
    try {
      return PriceSource.plan(content(), from, provider, catalog, sheet, shell.clock().instant());
    } catch (PriceSource.Unreadable e) {
      throw new CommandFailure(Shown.of(String.valueOf(e.getMessage()), WIDEST), e);
    }
  }

  private byte[] content() {
    if (from.contains("://")) {
      return fetched();
    }
    try (var in = Files.newInputStream(Path.of(from))) {
      byte[] content = in.readNBytes(PriceSource.MOST_BYTES + 1);
      if (content.length > PriceSource.MOST_BYTES) {
        throw new CommandFailure(from + " is longer than " + PriceSource.MOST_BYTES + " bytes");
      }
      return content;
    } catch (InvalidPathException e) {
      throw new CommandFailure("--from is no name of a file", e);
    } catch (IOException e) {
      throw new CommandFailure("cannot read " + from + ": " + Why.of(e), e);
    }
  }

  private byte[] fetched() {
    try {
      return new SourceFetch(EgressGuard::isPublic).fetch(new URI(from));
    } catch (URISyntaxException e) {
      throw new CommandFailure("--from is no address", e);
    } catch (IOException e) {
      throw new CommandFailure("cannot fetch the source: " + e.getMessage(), e);
    }
  }

  private void show(RefreshPlan plan) {
    shell.out().println("Against " + plan.source() + ":");
    models("New models", plan.added());
    models("Models that had no price", plan.priced());
    lines("Changed rates", plan.changes().stream().map(CatalogRefreshCommand::told).toList());
    models("Models it does not know (their prices stay)", plan.vanished());
    lines("Not taken", plan.left());
  }

  private void models(String heading, List<ModelId> models) {
    lines(heading, models.stream().map(ModelId::toString).toList());
  }

  private void lines(String heading, List<String> lines) {
    if (lines.isEmpty()) {
      return;
    }
    shell.out().println(heading + ": " + lines.size());
    int shown = all ? lines.size() : Math.min(SHORT, lines.size());
    lines.subList(0, shown).forEach(line -> shell.out().println("  " + Shown.of(line, WIDEST)));
    if (shown < lines.size()) {
      shell.out().println("  and " + (lines.size() - shown) + " more; --all shows them");
    }
  }

  private static String told(Change change) {
    return "%s%s%s %s: %s -> %s"
        .formatted(
            change.model(),
            change.tier().equals("standard") ? "" : " " + change.tier(),
            change.above() == 0 ? "" : String.format(Locale.ROOT, " above %d", change.above()),
            change.bucket(),
            change.before() == null ? "none" : change.before(),
            change.after());
  }
}
