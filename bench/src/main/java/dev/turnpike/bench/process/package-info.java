/// Other processes: starting and surely ending them, and what the kernel says of the processor time
/// and the memory that they use. Linux only, by `/proc`.
@NullMarked
package dev.turnpike.bench.process;

import org.jspecify.annotations.NullMarked;
