/// One call's story on one event loop: admit, plan, attempt, relay, settle. No store is ever on its
/// way.
@NullMarked
package dev.turnpike.gateway.flow;

import org.jspecify.annotations.NullMarked;
