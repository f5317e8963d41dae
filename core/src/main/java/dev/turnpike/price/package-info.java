/// From usage to nano-USD, with the id of the price that was used. No floating point anywhere in
/// it.
@NullMarked
package dev.turnpike.price;

import org.jspecify.annotations.NullMarked;
