package dev.turnpike.gateway.cli;

import picocli.CommandLine.Command;

/// `turnpike catalog`: a group. Its commands read files; none needs a running gateway.
@Command(
    name = "catalog",
    description = "Look at price lists, check them, refresh them from an open source.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class CatalogCommand {}
