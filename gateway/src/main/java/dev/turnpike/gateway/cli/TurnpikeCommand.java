package dev.turnpike.gateway.cli;

import dev.turnpike.gateway.config.StartFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `turnpike`: the root, which does nothing itself.
@Command(
    name = "turnpike",
    description = "A self-hosted AI gateway: one URL, one key, a trace and a price for every call.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class TurnpikeCommand {
  private TurnpikeCommand() {}

  /// The whole command line. Run it with `execute(arguments)`, which returns the exit status: 0, 1
  /// for what went wrong, 2 for what was mistyped.
  public static CommandLine line(Shell shell, GatewayStarter starter) {
    CommandLine key =
        new CommandLine(new KeyCommand())
            .addSubcommand(new KeyCreateCommand(shell))
            .addSubcommand(new KeyListCommand(shell))
            .addSubcommand(new KeyRevokeCommand(shell));
    CommandLine config =
        new CommandLine(new ConfigCommand())
            .addSubcommand(new ConfigCheckCommand(shell))
            .addSubcommand(new ConfigApplyCommand(shell));
    CommandLine catalog =
        new CommandLine(new CatalogCommand())
            .addSubcommand(new CatalogCheckCommand(shell))
            .addSubcommand(new CatalogRefreshCommand(shell))
            .addSubcommand(new CatalogPriceCommand(shell))
            .addSubcommand(new CatalogRowsCommand(shell));
    return new CommandLine(new TurnpikeCommand())
        .addSubcommand(new UpCommand(shell, starter))
        .addSubcommand(new TracesCommand(shell))
        .addSubcommand(new TraceCommand(shell))
        .addSubcommand(new RepriceCommand(shell))
        .addSubcommand(catalog)
        .addSubcommand(key)
        .addSubcommand(config)
        .addSubcommand(new VersionCommand(shell))
        .setOut(shell.out())
        .setErr(shell.err())
        .setExecutionExceptionHandler((e, _, _) -> failed(shell, e));
  }

  private static int failed(Shell shell, Exception e) throws Exception {
    if (e instanceof CommandFailure || e instanceof StartFailure) {
      shell.err().println("turnpike: " + e.getMessage());
      shell.err().flush();
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw e;
  }
}
