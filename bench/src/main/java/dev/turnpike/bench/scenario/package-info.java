/// What is measured: each scenario puts the same load to all contenders, one after the other and
/// round after round, so that what else the machine does falls on all alike.
@NullMarked
package dev.turnpike.bench.scenario;

import org.jspecify.annotations.NullMarked;
