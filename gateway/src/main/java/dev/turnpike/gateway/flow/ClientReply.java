package dev.turnpike.gateway.flow;

import io.netty.buffer.Unpooled;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.buffer.BufferInternal;

/// The client's side of a call: writes heads and bytes, keeps a copy for the trace, and knows when
/// the client is slow or gone.
final class ClientReply {
  /// What may wait for a client that reads slowly before its provider is stopped. Vert.x keeps 16
  /// pieces (of at most 8 KB) on top of it.
  static final int WRITE_QUEUE_BYTES = 16 * 1024;

  /// HTTP/2's error code.
  private static final long CANCEL = 8;

  private final HttpServerResponse response;
  private final Capture capture;
  private long bytes;
  private int status;
  private boolean ended;

  ClientReply(HttpServerResponse response, Capture capture) {
    this.response = response;
    this.capture = capture;
    response.setWriteQueueMaxSize(WRITE_QUEUE_BYTES);
  }

  MultiMap headers() {
    return response.headers();
  }

  /// `gone` is called once the client has left before the answer was whole; maybe more than once.
  void watch(Runnable gone, Runnable drained) {
    Runnable early =
        () -> {
          if (!ended) { // an HTTP/2 stream closes with its end, too
            gone.run();
          }
        };
    response.closeHandler(_ -> early.run());
    response.exceptionHandler(_ -> early.run());
    response.drainHandler(_ -> drained.run());
  }

  void whole(int code, byte[] body) {
    status = code;
    response.setStatusCode(code);
    headers().set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length));
    bytes += body.length;
    capture.add(body);
    ended = true;
    response.end(BufferInternal.buffer(Unpooled.wrappedBuffer(body)));
  }

  void open(int code) {
    status = code;
    response.setStatusCode(code);
    response.setChunked(true);
  }

  void write(byte[] piece) {
    if (piece.length > 0) {
      bytes += piece.length;
      capture.add(piece);
      response.write(BufferInternal.buffer(Unpooled.wrappedBuffer(piece)));
    }
  }

  void end() {
    ended = true;
    response.end();
  }

  /// Ends the reply unfinished, for a client that does not read it.
  void abandon(HttpServerRequest request) {
    ended = true;
    if (request.version() == HttpVersion.HTTP_2) {
      response.reset(CANCEL);
    } else {
      HardClose.now(request.connection());
    }
  }

  boolean isFull() {
    return response.writeQueueFull();
  }

  boolean isOpen() {
    return status != 0;
  }

  /// What the client was sent, 0 where it left before.
  int status() {
    return status;
  }

  long bytes() {
    return bytes;
  }

  Capture capture() {
    return capture;
  }
}
