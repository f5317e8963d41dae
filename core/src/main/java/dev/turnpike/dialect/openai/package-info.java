/// What the two languages of OpenAI, Chat and Responses, have in common: the envelope of errors and
/// the shape of usage.
@NullMarked
package dev.turnpike.dialect.openai;

import org.jspecify.annotations.NullMarked;
