/// Speech from text: OpenAI's form of the question, which clients send and most providers take, and
/// ElevenLabs' own.
@NullMarked
package dev.turnpike.dialect.speech;

import org.jspecify.annotations.NullMarked;
