/// What a caller can order by model id or by the header `x-sim`: what is said, in which manner, and
/// what goes wrong. Words and their meaning only; nothing here touches the wire.
@NullMarked
package dev.turnpike.simulator.script;

import org.jspecify.annotations.NullMarked;
