package dev.turnpike.bench.contender;

import java.nio.file.Path;

/// Where the simulators listen, and the certificate of the one that speaks TLS.
public record Upstreams(int plainPort, int tlsPort, Path certificate) {}
