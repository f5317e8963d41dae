/// The way to the client: packets with their pauses, back-pressure, and every way to break off. It
/// knows nothing of dialects.
@NullMarked
package dev.turnpike.simulator.line;

import org.jspecify.annotations.NullMarked;
