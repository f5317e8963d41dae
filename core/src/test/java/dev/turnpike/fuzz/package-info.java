/// What `./turnpike fuzz` feeds: each target takes any bytes and fails where something breaks that
/// must hold for all of them. Knows nothing of the fuzzer; the tests run every target over its
/// seeds and over what was found before. docs/fuzzing.md
@NullMarked
package dev.turnpike.fuzz;

import org.jspecify.annotations.NullMarked;
