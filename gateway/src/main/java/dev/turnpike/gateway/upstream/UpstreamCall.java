package dev.turnpike.gateway.upstream;

import dev.turnpike.conversation.Failure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/// One request on its way out and its reply on the way back. After [#cancel] or the first failure
/// nobody hears of it again.
public final class UpstreamCall {
  private static final AttributeKey<UpstreamCall> USER = AttributeKey.valueOf("turnpike.user");

  private static final UpstreamReply NOBODY =
      new UpstreamReply() {
        @Override
        public void sent() {}

        @Override
        public void head(int status, MultiMap headers) {}

        @Override
        public void bytes(byte[] bytes) {}

        @Override
        public void end() {}

        @Override
        public void failed(Failure failure) {}
      };

  /// Null once it is over: a pooled connection remembers its last call, and must not hold a body.
  private @Nullable UpstreamReply reply;

  private @Nullable HttpClientRequest request;
  private @Nullable HttpClientResponse response;
  private @Nullable Channel channel;
  private boolean paused;
  private @Nullable Secret token;

  UpstreamCall(UpstreamReply reply) {
    this.reply = reply;
  }

  /// Goes on once the request is `opening`; what was cancelled until then is reset.
  void open(Future<HttpClientRequest> opening, byte[] body, Runnable connectFailed) {
    opening.onComplete(
        opened -> send(opened, body),
        thrown -> {
          connectFailed.run();
          fail(thrown);
        });
  }

  private void send(HttpClientRequest opened, byte[] body) {
    UpstreamReply hearing = reply;
    opened.exceptionHandler(this::fail);
    if (hearing == null) {
      opened.reset();
      return;
    }
    request = opened;
    if (opened.connection() instanceof ConnectionBase base) {
      channel = base.channel();
      channel.attr(USER).set(this);
      channel.config().setAutoRead(true);
    }
    opened.response().onComplete(this::hear, this::fail);
    hearing.sent();
    if (body.length == 0) {
      opened.end();
    } else {
      opened.end(BufferInternal.buffer(Unpooled.wrappedBuffer(body)));
    }
  }

  private void hear(HttpClientResponse heard) {
    UpstreamReply hearing = reply;
    if (hearing == null) {
      return;
    }
    response = heard;
    heard.exceptionHandler(this::fail);
    heard.handler(this::take);
    heard.endHandler(_ -> end());
    hearing.head(heard.statusCode(), heard.headers());
  }

  private void take(Buffer chunk) {
    UpstreamReply hearing = reply;
    if (hearing != null) {
      hearing.bytes(bytes(chunk));
    }
  }

  private void end() {
    UpstreamReply hearing = reply;
    if (hearing != null) {
      reply = null;
      if (channel != null && isOurs(channel)) {
        channel.attr(USER).set(null);
      }
      hearing.end();
    }
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
    UpstreamReply hearing = reply;
    if (hearing != null) {
      cancel();
      hearing.failed(
          request == null ? UpstreamFailures.of(thrown) : UpstreamFailures.after(thrown));
    }
  }

  /// It goes on its way with this access token.
  void signIn(Secret with) {
    token = with;
  }

  /// The access token that it was made with; null where that is no token's way.
  @Nullable Secret token() {
    return token;
  }

  public boolean hasToken() {
    return token != null;
  }

  /// It cannot go on its way.
  void refuse(Failure failure) {
    UpstreamReply hearing = reply;
    if (hearing != null) {
      reply = null;
      hearing.failed(failure);
    }
  }

  /// Nobody hears of the call any more, but it may come to its end: then the connection is good for
  /// another one.
  public void letEnd() {
    if (reply != null) {
      reply = NOBODY;
      if (paused) {
        resume();
      }
    }
  }

  /// Whether it has ended or was ended.
  public boolean isOver() {
    return reply == null;
  }

  /// Ends the call: the connection is closed, so that the provider stops working. Harmless after
  /// the end.
  public void cancel() {
    if (reply != null) {
      reply = null;
      abandon();
    }
  }

  private void abandon() {
    if (request != null) {
      request.reset();
    }
    if (channel != null && isOurs(channel)) {
      HardClose.now(channel); // a provider may not have read what it was sent
    }
  }

  /// Stops reading from the provider until [#resume]: at the socket too, since Vert.x goes on to
  /// read a megabyte first.
  public void pause() {
    if (response != null && reply != null) {
      paused = true;
      response.pause();
      read(false);
    }
  }

  /// May lead to another [#pause] before it returns.
  public void resume() {
    if (response != null && reply != null) {
      paused = false;
      response.resume();
      if (!paused) {
        read(true);
      }
    }
  }

  /// A connection goes back to its pool when the end of the reply has been read, heard or not: then
  /// another call may have it, and it is not ours to stop.
  private void read(boolean on) {
    if (channel != null && isOurs(channel)) {
      channel.config().setAutoRead(on);
    }
  }

  @SuppressWarnings("ReferenceEquality") // this very call
  private boolean isOurs(Channel used) {
    return used.attr(USER).get() == this;
  }

  /// Whether the head of the reply has been heard.
  public boolean answered() {
    return response != null;
  }
}
