/// Anthropic Messages, as Anthropic and all who speak like it write it.
@NullMarked
package dev.turnpike.dialect.messages;

import org.jspecify.annotations.NullMarked;
