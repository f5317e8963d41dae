package dev.turnpike.simulator.line;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// Status and headers of a response. The body is chunked where they do not say its length.
public record Head(int status, Map<String, String> headers) {

  public Head(int status, String contentType) {
    this(status, new LinkedHashMap<>(Map.of("content-type", contentType)));
  }

  public Head with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Head(status, more);
  }

  public Head without(String name) {
    Map<String, String> fewer = new LinkedHashMap<>(headers);
    fewer.remove(name);
    return new Head(status, fewer);
  }

  public Head withLength(long length) {
    return with("content-length", Long.toString(length));
  }

  public Head withAll(Map<String, String> others) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.putAll(others);
    return new Head(status, more);
  }

  /// The head as HTTP/1.1 writes it, for a connection that is closed afterwards.
  public byte[] bytes() {
    StringBuilder text = new StringBuilder("HTTP/1.1 ").append(status).append(" Simulated\r\n");
    headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    return text.append("connection: close\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }
}
