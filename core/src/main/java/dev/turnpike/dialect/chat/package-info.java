/// OpenAI Chat Completions, as OpenAI and all who speak like it write it.
@NullMarked
package dev.turnpike.dialect.chat;

import org.jspecify.annotations.NullMarked;
