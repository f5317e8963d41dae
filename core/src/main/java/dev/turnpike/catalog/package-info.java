/// Who speaks which dialect at which address, which models there are and what they can do: an
/// immutable snapshot read from data files.
@NullMarked
package dev.turnpike.catalog;

import org.jspecify.annotations.NullMarked;
