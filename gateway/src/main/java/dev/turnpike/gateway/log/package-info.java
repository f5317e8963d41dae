/// What the process says about itself: one JSON object a line on standard error, without secrets
/// and prompts, and safe to show whatever a caller wrote into it.
@NullMarked
package dev.turnpike.gateway.log;

import org.jspecify.annotations.NullMarked;
