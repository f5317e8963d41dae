/// Google Gemini's `generateContent`, streamed as events or as a JSON array.
@NullMarked
package dev.turnpike.dialect.gemini;

import org.jspecify.annotations.NullMarked;
