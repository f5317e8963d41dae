package dev.turnpike.simulator.line;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/// Where bytes go.
interface Sink {

  /// Sends the head now, although no body follows it yet.
  void flushHead();

  Future<Void> write(Buffer bytes);

  /// Writes the last bytes, maybe none, and ends the body.
  Future<Void> end(Buffer last);

  /// Whether to wait before writing more.
  boolean isFull();

  /// Runs once when there is room again.
  void whenDrained(Runnable action);

  /// Closes the connection after what was written has been sent.
  void close();

  /// Resets the connection at once.
  void reset();

  /// The connection's channel. Vert.x has no way to reset a TCP connection or to write what is not
  /// HTTP, so those two go past it.
  static Channel channel(HttpServerRequest request) {
    return ((ConnectionBase) request.connection()).channel();
  }

  /// With a linger of zero the kernel sends RST in place of FIN. The pipeline is passed by, so that
  /// TLS does not say goodbye first.
  static void reset(Channel channel) {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.unsafe().close(channel.voidPromise());
  }
}
