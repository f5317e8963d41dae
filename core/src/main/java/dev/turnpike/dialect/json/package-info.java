/// Strict JSON over bytes, read where it lies: no tree, no copy, no number ever parsed and printed
/// again. Knows of no dialect.
@NullMarked
package dev.turnpike.dialect.json;

import org.jspecify.annotations.NullMarked;
