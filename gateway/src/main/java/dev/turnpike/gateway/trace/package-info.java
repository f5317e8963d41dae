/// What every call leaves behind: recorder, spool, day files, search.
///
/// Never on the way of a call: an exchange hands a finished [Trace] over and goes on.
@NullMarked
package dev.turnpike.gateway.trace;

import org.jspecify.annotations.NullMarked;
