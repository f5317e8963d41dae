/// The gateway as a process: the composition root and what it is made of.
@NullMarked
package dev.turnpike.gateway;

import org.jspecify.annotations.NullMarked;
