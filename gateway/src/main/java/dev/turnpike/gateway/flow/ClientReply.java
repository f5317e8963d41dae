package dev.turnpike.gateway.flow;

import dev.turnpike.gateway.upstream.HardClose;
import io.netty.buffer.Unpooled;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.buffer.BufferInternal;
import org.jspecify.annotations.Nullable;

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
  private @Nullable Runnable gone;
  private @Nullable Runnable drained;

  ClientReply(HttpServerResponse response, Capture capture) {
    this.response = response;
    this.capture = capture;
    response.setWriteQueueMaxSize(WRITE_QUEUE_BYTES);
  }

  MultiMap headers() {
    return response.headers();
  }

  /// `whenGone` is called once the client has left before the answer was whole; maybe more than
  /// once. Neither is called after the end, which an HTTP/2 stream closes with, nor held any
  /// longer: a response lives until its connection's next one, and a call's body need not.
  void watch(Runnable whenGone, Runnable whenDrained) {
    gone = whenGone;
    drained = whenDrained;
    response.closeHandler(_ -> tell(gone));
    response.exceptionHandler(_ -> tell(gone));
    response.drainHandler(_ -> tell(drained));
  }

  private static void tell(@Nullable Runnable listener) {
    if (listener != null) {
      listener.run();
    }
  }

  private void over() {
    gone = null;
    drained = null;
  }

  void whole(int code, byte[] body) {
    whole(code, body, () -> {});
  }

  /// `taken` is called once the body is the kernel's, or nobody's any more.
  void whole(int code, byte[] body, Runnable taken) {
    status = code;
    response.setStatusCode(code);
    headers().set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length));
    bytes += body.length;
    capture.add(body);
    over();
    response.end(BufferInternal.buffer(Unpooled.wrappedBuffer(body))).onComplete(_ -> taken.run());
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
    over();
    response.end();
  }

  /// Ends the reply unfinished, for a client that does not read it.
  void abandon(HttpServerRequest request) {
    over();
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
