package dev.turnpike.bench.contender;

import java.util.List;

/// How a request is put so that it reaches the simulator: the port, header lines, and what stands
/// before the model's id.
public record Route(int port, List<String> headers, String modelPrefix) {
  public Route {
    headers = List.copyOf(headers);
  }
}
