package dev.turnpike.gateway.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `turnpike trace`: all that is known of one call.
@Command(name = "trace", description = "Print one trace as JSON.", mixinStandardHelpOptions = true)
final class TraceCommand implements Runnable {
  private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{1,64}");

  private final Shell shell;

  @Mixin private final Target target = new Target();

  @Parameters(paramLabel = "ID", description = "The trace's id, as in the list.")
  private String id = "";

  TraceCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    if (!ID.matcher(id).matches()) {
      throw new CommandFailure("a trace's id is made of hex digits; see turnpike traces");
    }
    shell.out().println(PlainJson.of(target.client(shell).get("/v3/traces/" + id)));
  }
}
