package dev.turnpike.gateway.cli;

import picocli.CommandLine.Command;

/// `turnpike key`: a group.
@Command(
    name = "key",
    description = "Make, list and revoke API keys.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class KeyCommand {}
