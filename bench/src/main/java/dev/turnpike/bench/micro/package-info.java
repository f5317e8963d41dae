/// JMH for core: what the pure parts of a call cost alone, without a network. `bench/run micro`.
///
/// Not `@NullMarked`: JMH generates subclasses of what is in here.
package dev.turnpike.bench.micro;
