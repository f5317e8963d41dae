/// The REST control plane: JSON in, JSON out, on threads that may wait.
@NullMarked
package dev.turnpike.gateway.control;

import org.jspecify.annotations.NullMarked;
