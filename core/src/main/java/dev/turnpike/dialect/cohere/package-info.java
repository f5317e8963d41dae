/// Cohere's chat API, version 2, as a provider speaks it: no client does.
@NullMarked
package dev.turnpike.dialect.cohere;

import org.jspecify.annotations.NullMarked;
