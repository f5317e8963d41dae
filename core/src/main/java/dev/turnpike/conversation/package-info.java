/// What a client asks and a model answers, in no one's format.
@NullMarked
package dev.turnpike.conversation;

import org.jspecify.annotations.NullMarked;
