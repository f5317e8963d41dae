/// Where a call goes and what happens when it fails: pure decisions, the clock an argument.
@NullMarked
package dev.turnpike.route;

import org.jspecify.annotations.NullMarked;
