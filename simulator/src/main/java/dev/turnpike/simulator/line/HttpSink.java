package dev.turnpike.simulator.line;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;

/// Writes a response as HTTP wants it.
final class HttpSink implements Sink {
  private final HttpServerRequest request;
  private final HttpServerResponse response;

  HttpSink(HttpServerRequest request, Head head) {
    this.request = request;
    response = request.response();
    response.setStatusCode(head.status());
    for (Map.Entry<String, String> header : head.headers().entrySet()) {
      response.headers().set(header.getKey(), header.getValue());
    }
    if (!head.headers().containsKey("content-length") && head.status() != 204) {
      response.setChunked(true);
    }
  }

  @Override
  public void flushHead() {
    response.writeHead();
  }

  @Override
  public Future<Void> write(Buffer bytes) {
    return response.write(bytes);
  }

  @Override
  public Future<Void> end(Buffer last) {
    return last.length() == 0 ? response.end() : response.end(last);
  }

  @Override
  public boolean isFull() {
    return response.writeQueueFull();
  }

  @Override
  public void whenDrained(Runnable action) {
    response.drainHandler(
        _ -> {
          response.drainHandler(null);
          action.run();
        });
  }

  @Override
  public void close() {
    request.connection().close();
  }

  @Override
  public void reset() {
    Sink.reset(Sink.channel(request));
  }
}
