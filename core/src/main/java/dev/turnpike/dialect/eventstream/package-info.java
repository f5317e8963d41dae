/// Amazon's framing of streams: binary messages with headers and checksums. Knows of no dialect.
@NullMarked
package dev.turnpike.dialect.eventstream;

import org.jspecify.annotations.NullMarked;
