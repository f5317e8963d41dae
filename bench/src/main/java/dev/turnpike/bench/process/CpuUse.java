package dev.turnpike.bench.process;

/// Processor time used in a while: by all threads, and by those of them that are event loops.
public record CpuUse(long nanos, long loopNanos) {}
