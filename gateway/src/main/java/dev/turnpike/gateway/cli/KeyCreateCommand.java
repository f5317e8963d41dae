package dev.turnpike.gateway.cli;

import dev.turnpike.gateway.log.Shown;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `turnpike key create`: the key goes to standard output alone, so that a script can take it.
@Command(name = "create", description = "Make a key.", mixinStandardHelpOptions = true)
final class KeyCreateCommand implements Runnable {
  private static final Pattern DAYS = Pattern.compile("(\\d{1,5})([dh])");

  private final Shell shell;

  @Mixin private final Target target = new Target();

  @ArgGroup(multiplicity = "1")
  private Name name = new Name();

  /// Written in either of two ways.
  static final class Name {
    @Parameters(paramLabel = "NAME", description = "What the key is for.")
    private @Nullable String alone;

    @Option(names = "--name", paramLabel = "NAME", description = "The same, as an option.")
    private @Nullable String named;

    String text() {
      return Objects.requireNonNullElse(alone, Objects.requireNonNullElse(named, ""));
    }
  }

  @Option(names = "--manager", description = "Make one that administers, and cannot call models.")
  private boolean manager;

  @Option(
      names = "--expires",
      paramLabel = "WHEN",
      description = "90d, 12h, or a time such as 2027-01-31T00:00:00Z (never).")
  private @Nullable String expires;

  @Option(names = "--json", description = "Print the whole answer as JSON.")
  private boolean json;

  KeyCreateCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("name", name.text());
    request.put("kind", manager ? "manager" : "caller");
    if (expires != null) {
      request.put("expires_at", expiry(expires).toString());
    }
    JsonNode made = target.client(shell).post("/v2/api-keys", request);
    if (json) {
      shell.out().println(made.toPrettyString());
      return;
    }
    shell
        .err()
        .println(
            (manager ? "management key " : "API key ")
                + Shown.of(name.text())
                + ", id "
                + Shown.of(made.path("id").stringValue(""))
                + "; it is shown this once:");
    shell.err().flush();
    shell.out().println(Shown.of(made.path("token").stringValue(""), 600));
  }

  private Instant expiry(String text) {
    var days = DAYS.matcher(text);
    if (days.matches()) {
      long count = Long.parseLong(days.group(1));
      return shell
          .clock()
          .instant()
          .plus(days.group(2).equals("d") ? Duration.ofDays(count) : Duration.ofHours(count));
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new CommandFailure(
          "--expires is " + Shown.of(text) + ", must be like 90d, 12h or 2027-01-31T00:00:00Z", e);
    }
  }
}
