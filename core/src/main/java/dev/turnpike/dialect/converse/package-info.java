/// Bedrock Converse, as a provider speaks it: no client does.
@NullMarked
package dev.turnpike.dialect.converse;

import org.jspecify.annotations.NullMarked;
