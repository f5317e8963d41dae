/// The price lists of a data folder: an operator's own, and what `catalog refresh` brought from an
/// open source. Read at the start and when the configuration is applied; never on the way of a
/// call.
@NullMarked
package dev.turnpike.gateway.prices;

import org.jspecify.annotations.NullMarked;
