package dev.turnpike.gateway.cli;

import dev.turnpike.gateway.log.Shown;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `turnpike reprice`: asks the running gateway for one slice after the other, and adds them up.
@Command(
    name = "reprice",
    description = "Price old calls anew from the usage that was kept of them.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RepriceCommand implements Runnable {
  private static final int FIRST_YEAR = 2000;
  private static final int LAST_YEAR = 2999;

  private static final int MOST_MODELS = 5_000;
  private static final String OTHERS = "(other models)";
  private static final int NANO_DIGITS = 9;
  private static final int SLICES_BETWEEN_WORDS = 10;

  private final Shell shell;

  @Mixin private final Target target = new Target();

  @Option(
      names = "--from",
      paramLabel = "DATE",
      required = true,
      description = "First day, in UTC, such as 2026-11-01.")
  private String from = "";

  @Option(names = "--to", paramLabel = "DATE", required = true, description = "Last day, in UTC.")
  private String to = "";

  @Option(names = "--write", description = "Put the new costs in the place of the old.")
  private boolean write;

  /// Of one model, or of all.
  private static final class Sums {
    private long calls;
    private long changed;
    private long oldNanos;
    private long newNanos;
    private long newlyPriced;
    private long newlyPricedNanos;
    private long unpriced;
    private long lost;

    private void add(JsonNode sums) {
      calls += sums.path("calls").asLong();
      changed += sums.path("changed").asLong();
      oldNanos += sums.path("old_nanos").asLong();
      newNanos += sums.path("new_nanos").asLong();
      newlyPriced += sums.path("newly_priced").asLong();
      newlyPricedNanos += sums.path("newly_priced_nanos").asLong();
      unpriced += sums.path("unpriced").asLong();
      lost += sums.path("lost").asLong();
    }
  }

  private final Map<String, Sums> models = new TreeMap<>();
  private final Sums all = new Sums();

  RepriceCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    LocalDate first = date("--from", from);
    LocalDate last = date("--to", to);
    if (last.isBefore(first)) {
      throw new CommandFailure("--to is " + to + ", must not be before --from, which is " + from);
    }
    ask(first, last);
    differences();
    newPrices();
    footer();
  }

  private static LocalDate date(String option, String text) {
    try {
      LocalDate date = LocalDate.parse(text);
      if (date.getYear() >= FIRST_YEAR && date.getYear() <= LAST_YEAR) {
        return date;
      }
      throw new CommandFailure(
          option + " is " + date + ", must be in the years " + FIRST_YEAR + " to " + LAST_YEAR);
    } catch (DateTimeException e) {
      throw new CommandFailure(
          option + " is " + Shown.of(text, 40) + ", must be a date such as 2026-11-01", e);
    }
  }

  private void ask(LocalDate first, LocalDate last) {
    ControlClient client = target.client(shell);
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("from", first.atStartOfDay(ZoneOffset.UTC).toInstant().toString());
    request.put("to", last.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toString());
    request.put("dry_run", !write);
    String token = "";
    int slices = 0;
    do {
      request.put("page_token", token);
      JsonNode slice = client.post("/v3/traces/reprice", request);
      slice.path("data").forEach(this::add);
      String next = slice.path("next_page_token").stringValue("");
      if (next.equals(token)) {
        break;
      }
      token = next;
      if (++slices % SLICES_BETWEEN_WORDS == 0 && !token.isEmpty()) {
        // A token begins with its day.
        String day = Shown.of(token, 40).substring(0, Math.min(10, token.length()));
        shell.err().println("... " + all.calls + " calls, now at " + day);
      }
    } while (!token.isEmpty());
  }

  private void add(JsonNode sums) {
    String name = sums.path("model").stringValue("");
    String key = models.containsKey(name) || models.size() < MOST_MODELS ? name : OTHERS;
    models.computeIfAbsent(key, _ -> new Sums()).add(sums);
    all.add(sums);
  }

  private void differences() {
    if (all.changed == 0) {
      shell.out().println("No call that has a price has another one now.");
      return;
    }
    Table table = new Table("MODEL", "CALLS", "CHANGED", "OLD USD", "NEW USD", "DIFFERENCE");
    models.forEach(
        (model, sums) -> {
          if (sums.changed > 0) {
            differences(table, model, sums);
          }
        });
    differences(table, "all", all);
    table.print(shell.out());
  }

  private static void differences(Table table, String name, Sums sums) {
    table.row(
        name,
        Long.toString(sums.calls),
        Long.toString(sums.changed),
        usd(sums.oldNanos),
        usd(sums.newNanos),
        (sums.newNanos > sums.oldNanos ? "+" : "") + usd(sums.newNanos - sums.oldNanos));
  }

  private void newPrices() {
    if (all.newlyPriced == 0) {
      return;
    }
    shell.out().println();
    shell.out().println("Without a price until now:");
    Table table = new Table("MODEL", "CALLS", "NEW USD");
    models.forEach(
        (model, sums) -> {
          if (sums.newlyPriced > 0) {
            table.row(model, Long.toString(sums.newlyPriced), usd(sums.newlyPricedNanos));
          }
        });
    table.row("all", Long.toString(all.newlyPriced), usd(all.newlyPricedNanos));
    table.print(shell.out());
  }

  private void footer() {
    shell.out().println();
    if (all.unpriced > 0) {
      shell.out().println(all.unpriced + " calls have no price still.");
    }
    if (all.lost > 0) {
      shell
          .out()
          .println(
              all.lost + " calls have a price of which no row is known any more; they keep it.");
    }
    long different = all.changed + all.newlyPriced;
    shell
        .out()
        .println(
            write
                ? "%d of %d calls have their new cost.".formatted(different, all.calls)
                : "%d of %d calls would change; nothing is written without --write."
                    .formatted(different, all.calls));
  }

  private static String usd(long nanos) {
    BigDecimal usd = BigDecimal.valueOf(nanos, NANO_DIGITS).stripTrailingZeros();
    return usd.signum() == 0 ? "0" : usd.toPlainString();
  }
}
