/// A provider that speaks every dialect and can be slow, rude or cut off, for tests, development,
/// the demo and benchmarks. `docs/simulator.md` lists its words.
@NullMarked
package dev.turnpike.simulator;

import org.jspecify.annotations.NullMarked;
