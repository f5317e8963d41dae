/// The command line, one command a file. Only `up` runs the gateway; those of `catalog` read files;
/// all others talk to a running one over its control plane, like any other client. No command takes
/// a secret as an argument.
@NullMarked
package dev.turnpike.gateway.cli;

import org.jspecify.annotations.NullMarked;
