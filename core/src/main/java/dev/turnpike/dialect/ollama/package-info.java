/// Ollama's native chat API, as a provider speaks it: no client does.
@NullMarked
package dev.turnpike.dialect.ollama;

import org.jspecify.annotations.NullMarked;
