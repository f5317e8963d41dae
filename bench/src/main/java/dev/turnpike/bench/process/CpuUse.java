package dev.turnpike.bench.process;

/// Processor time used in a while: by all threads, by those of them that are event loops, and by
/// those with which a JVM compiles.
public record CpuUse(long nanos, long loopNanos, long compilerNanos) {}
