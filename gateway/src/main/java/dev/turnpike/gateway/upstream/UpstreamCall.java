package dev.turnpike.gateway.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.buffer.BufferInternal;
import org.jspecify.annotations.Nullable;

/// One request on its way to a provider and its reply on the way back. After [#cancel] or the first
/// failure nobody hears of it again.
public final class UpstreamCall {
  private final UpstreamReply reply;
  private @Nullable HttpClientRequest request;
  private @Nullable HttpClientResponse response;
  private boolean over;

  UpstreamCall(UpstreamReply reply) {
    this.reply = reply;
  }

  void open(HttpClient client, RequestOptions options, byte[] body, Runnable connectFailed) {
    if (over) {
      return;
    }
    client
        .request(options)
        .onComplete(
            opened -> send(opened, body),
            thrown -> {
              connectFailed.run();
              fail(thrown);
            });
  }

  private void send(HttpClientRequest opened, byte[] body) {
    if (over) {
      opened.reset();
      return;
    }
    request = opened;
    opened.exceptionHandler(this::fail);
    opened.response().onComplete(this::hear, this::fail);
    reply.sent();
    opened.end(BufferInternal.buffer(Unpooled.wrappedBuffer(body)));
  }

  private void hear(HttpClientResponse heard) {
    if (over) {
      return;
    }
    response = heard;
    heard.exceptionHandler(this::fail);
    heard.handler(
        chunk -> {
          if (!over) {
            reply.bytes(bytes(chunk));
          }
        });
    heard.endHandler(
        _ -> {
          if (!over) {
            over = true;
            reply.end();
          }
        });
    reply.head(heard.statusCode(), heard.headers());
  }

  /// The chunk's bytes, without a copy where it already is an array of just that length.
  private static byte[] bytes(Buffer chunk) {
    ByteBuf buf = ((BufferInternal) chunk).getByteBuf();
    if (buf.hasArray()
        && buf.arrayOffset() + buf.readerIndex() == 0
        && buf.array().length == buf.readableBytes()) {
      return buf.array();
    }
    return chunk.getBytes();
  }

  void fail(Throwable thrown) {
    if (!over) {
      over = true;
      abandon();
      reply.failed(UpstreamFailures.of(thrown));
    }
  }

  /// Ends the call: the connection is closed, so that the provider stops working. Harmless after
  /// the end.
  public void cancel() {
    if (!over) {
      over = true;
      abandon();
    }
  }

  private void abandon() {
    if (request != null) {
      request.reset();
    }
  }

  /// Stops reading from the provider until [#resume].
  public void pause() {
    if (response != null && !over) {
      response.pause();
    }
  }

  public void resume() {
    if (response != null && !over) {
      response.resume();
    }
  }

  /// Whether the head of the reply has been heard.
  public boolean answered() {
    return response != null;
  }
}
