package dev.turnpike.gateway.control;

import java.util.Map;

/// What the control plane answers: an HTTP status, JSON (or nothing) and headers beside it.
public record ApiReply(int status, byte[] body, Map<String, String> headers) {
  public ApiReply {
    headers = Map.copyOf(headers);
  }

  public ApiReply(int status, byte[] body) {
    this(status, body, Map.of());
  }

  static ApiReply done() {
    return new ApiReply(204, new byte[0]);
  }
}
