/// The load: prepared requests sent from one thread over plain sockets, so that the side that
/// measures takes as little of the machine as it can. Knows HTTP/1.1 and nothing of gateways.
@NullMarked
package dev.turnpike.bench.load;

import org.jspecify.annotations.NullMarked;
