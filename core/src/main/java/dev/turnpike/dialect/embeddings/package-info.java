/// Vectors of texts: OpenAI's form of the question, and that of providers which have another.
@NullMarked
package dev.turnpike.dialect.embeddings;

import org.jspecify.annotations.NullMarked;
