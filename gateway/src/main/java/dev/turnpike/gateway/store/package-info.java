/// How SQL is spoken to the files the gateway keeps: connections, statements and the values bound
/// to them. What the tables mean is decided by who owns them.
///
/// SQLite's calls are native and pin a carrier, so all of this runs on platform threads only.
@NullMarked
package dev.turnpike.gateway.store;

import org.jspecify.annotations.NullMarked;
