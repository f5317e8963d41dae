/// What a well-formed stream is in each dialect of a client, told by somebody who does not know how
/// the gateway writes it.
@NullMarked
package dev.turnpike.dialect.translation.grammar;

import org.jspecify.annotations.NullMarked;
