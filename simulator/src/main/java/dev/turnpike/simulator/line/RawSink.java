package dev.turnpike.simulator.line;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/// Writes bytes beneath HTTP, yet above TLS.
final class RawSink implements Sink {
  private final Channel channel;
  private final ChannelHandlerContext beneathHttp;
  private Future<Void> written = Future.succeededFuture();

  RawSink(HttpServerRequest request) {
    channel = Sink.channel(request);
    ChannelHandlerContext encoder = channel.pipeline().context(HttpResponseEncoder.class);
    if (encoder == null) {
      throw new IllegalStateException(
          "the pipeline has no HTTP/1 encoder but " + channel.pipeline().names());
    }
    beneathHttp = encoder;
  }

  @Override
  public void flushHead() {
    // there is none
  }

  @Override
  public Future<Void> write(Buffer bytes) {
    Promise<Void> promise = Promise.promise();
    ChannelFuture write = beneathHttp.writeAndFlush(Unpooled.wrappedBuffer(bytes.getBytes()));
    write.addListener(
        done -> {
          if (done.isSuccess()) {
            promise.complete();
          } else {
            promise.fail(done.cause());
          }
        });
    written = promise.future();
    return written;
  }

  /// Bytes beneath HTTP have no end but the connection's.
  @Override
  public Future<Void> end(Buffer last) {
    Future<Void> sent = write(last);
    close();
    return sent;
  }

  @Override
  public boolean isFull() {
    return !channel.isWritable();
  }

  @Override
  public void whenDrained(Runnable action) {
    written.onSuccess(_ -> action.run());
  }

  @Override
  public void close() {
    written.onComplete(_ -> channel.close());
  }

  @Override
  public void reset() {
    Sink.reset(channel);
  }
}
