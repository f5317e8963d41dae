package dev.turnpike.gateway.cli;

import picocli.CommandLine.Command;

/// `turnpike config`: a group.
@Command(
    name = "config",
    description = "Check the configuration file, or put it in force.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class ConfigCommand {}
