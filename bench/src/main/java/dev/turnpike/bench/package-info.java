/// The load harness behind `./turnpike bench`: it starts the gateway and its peers in front of the
/// simulator, puts the same load to each and writes down what it cost them.
@NullMarked
package dev.turnpike.bench;

import org.jspecify.annotations.NullMarked;
