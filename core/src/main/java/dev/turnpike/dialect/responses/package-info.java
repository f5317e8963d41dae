/// OpenAI Responses, as OpenAI and all who speak like it write it.
@NullMarked
package dev.turnpike.dialect.responses;

import org.jspecify.annotations.NullMarked;
