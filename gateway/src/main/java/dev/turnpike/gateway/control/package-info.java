/// The REST control plane: blocking handlers, JSON in and out, for a virtual thread each. Who may
/// call them is decided before.
@NullMarked
package dev.turnpike.gateway.control;

import org.jspecify.annotations.NullMarked;
