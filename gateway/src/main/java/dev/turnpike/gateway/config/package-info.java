/// The configuration file: strict, with line numbers in its errors, environment and flags laid over
/// it. Values only; who uses them is wired in Main.
@NullMarked
package dev.turnpike.gateway.config;

import org.jspecify.annotations.NullMarked;
