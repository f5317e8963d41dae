/// The four dialects as a provider speaks them: what a request asks, and the same answer as a whole
/// reply, as a stream and as an error. Written apart from the gateway's own dialects, so that a
/// mistake in those is not made here too.
@NullMarked
package dev.turnpike.simulator.voice;

import org.jspecify.annotations.NullMarked;
