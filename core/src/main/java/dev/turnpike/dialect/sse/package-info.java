/// Server-sent events: cuts a byte stream into events, whatever its line ends, and holds back what
/// is not whole. Knows of no dialect.
@NullMarked
package dev.turnpike.dialect.sse;

import org.jspecify.annotations.NullMarked;
