/// From a client's dialect to a provider's and back, through the neutral conversation: fits a
/// conversation to what a model takes, and puts the events of an answer in order. Knows every
/// dialect by its interface and none by its name.
@NullMarked
package dev.turnpike.dialect.translation;

import org.jspecify.annotations.NullMarked;
